# Words shared by all texts.
-cabinet = Patient cabinet
-esoz = eHealth
-nszu = NSZU
-nszu-line = 16-77
