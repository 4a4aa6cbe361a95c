title = Relationship status

# J7.3, J7.4
status = { $fingerprint ->
        [none] {""}
       *[other] Signed. Fingerprint of the signed text: <b>{ $fingerprint }</b>.{" "}
    }{ $state ->
        [confirmed] { $name }: { $proof ->
            [birth] the relationship is confirmed.
           *[decision] your right to represent is confirmed.
        } What happens next: you can choose a doctor.
        [refused] { $name }: a register did not confirm the relationship, because the data differ.
            You cannot represent this person yet. Check the data against the document and add them again.
            If the register is wrong, turn to the registry office or call { -nszu }: { -nszu-line }.
        [review] { $name }: { $proof ->
            [birth] the relationship is not confirmed automatically yet. The doctor or { -nszu } will check it by the document.
           *[decision] your right is not confirmed yet. { -nszu } will check it by the document.
        } We will write.
        [gone] This relationship is no more, or it has ended.
       *[waiting] { $name }: { $proof ->
            [birth] the relationship is not confirmed automatically yet. A register, the doctor or { -nszu } will check it by the document.
           *[decision] your right is not confirmed yet. { -nszu } will check it by the document.
        } We will write.
    }
status-FIND = Choose a doctor
status-PREPARE = What to bring
status-REFRESH = Refresh
status-CHILD_AGAIN = Add the child again
status-WARD_AGAIN = Add a represented person

prepare = Take the original documents to a clinic.
    For a child: the birth certificate and your passport or ID card.
    For a person you represent: their document, the decision on guardianship and your passport or ID card.
    The doctor will compare them and confirm the relationship.
prepare-FIND = Find a doctor

done = Done.
abort-gone = This relationship is no more, or it has ended. See in the menu what there is now.
