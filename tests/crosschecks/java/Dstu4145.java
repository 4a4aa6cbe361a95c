import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ua.DSTU4145NamedCurves;
import org.bouncycastle.asn1.ua.DSTU4145Params;
import org.bouncycastle.asn1.ua.DSTU4145PointEncoder;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.DSTU7564Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.generators.DSTU4145KeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSTU4145Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.Arrays;

/**
 * Signatures of DSTU 4145 by BouncyCastle, for the tests: one order a line, one answer a line.
 *
 * <pre>
 *   verify DIGEST SPKI MESSAGE SIGNATURE   ->  true | false
 *   sign DIGEST CURVE MESSAGE              ->  KEY SIGNATURE, by a key made for it
 * </pre>
 *
 * DIGEST is gost34311 or kupyna with its bits; CURVE the number of a named curve; the rest is
 * hexadecimal: KEY is the compressed point, SIGNATURE r and s, all little-endian.
 */
final class Dstu4145 {
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CURVES = "1.2.804.2.1.1.1.1.3.1.1.2.";

    public static void main(String[] arguments) throws Exception {
        var orders = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = orders.readLine()) != null; ) {
            String[] words = line.split(" ");
            System.out.println(words[0].equals("sign")
                ? sign(words[1], Integer.parseInt(words[2]), HEX.parseHex(words[3]))
                : verify(words[1], HEX.parseHex(words[2]), HEX.parseHex(words[3]), HEX.parseHex(words[4])));
        }
    }

    private static boolean verify(String digest, byte[] spki, byte[] message, byte[] signature) throws Exception {
        var key = (ECPublicKeyParameters) PublicKeyFactory.createKey(spki);
        var verifier = new DSTU4145Signer();
        verifier.init(false, key);
        int half = signature.length / 2;
        return verifier.verifySignature(
            digestOf(digest, message), number(signature, 0, half), number(signature, half, signature.length));
    }

    private static String sign(String digest, int curve, byte[] message) {
        ECDomainParameters domain = DSTU4145NamedCurves.getByOID(new ASN1ObjectIdentifier(CURVES + curve));
        var generator = new DSTU4145KeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(domain, RANDOM));
        var pair = generator.generateKeyPair();
        var signer = new DSTU4145Signer();
        signer.init(true, new ParametersWithRandom(pair.getPrivate(), RANDOM));
        BigInteger[] numbers = signer.generateSignature(digestOf(digest, message));
        int size = (domain.getN().bitLength() + 7) / 8;
        byte[] point = DSTU4145PointEncoder.encodePoint(((ECPublicKeyParameters) pair.getPublic()).getQ());
        return HEX.formatHex(Arrays.reverse(point)) + " "
            + HEX.formatHex(octets(numbers[0], size)) + HEX.formatHex(octets(numbers[1], size));
    }

    private static byte[] digestOf(String name, byte[] message) {
        Digest digest = name.equals("gost34311")
            ? new GOST3411Digest(expanded(DSTU4145Params.getDefaultDKE()))
            : new DSTU7564Digest(Integer.parseInt(name.substring("kupyna".length())));
        digest.update(message, 0, message.length);
        byte[] value = new byte[digest.getDigestSize()];
        digest.doFinal(value, 0);
        return value;
    }

    /** The substitution table, two values to an octet, as one value to an octet. */
    private static byte[] expanded(byte[] packed) {
        byte[] values = new byte[2 * packed.length];
        for (int i = 0; i < packed.length; i++) {
            values[2 * i] = (byte) (packed[i] >> 4 & 0xf);
            values[2 * i + 1] = (byte) (packed[i] & 0xf);
        }
        return values;
    }

    private static BigInteger number(byte[] octets, int from, int to) {
        return new BigInteger(1, Arrays.reverse(Arrays.copyOfRange(octets, from, to)));
    }

    private static byte[] octets(BigInteger number, int size) {
        byte[] big = number.toByteArray();
        byte[] little = Arrays.reverse(big);
        return Arrays.copyOf(little, size);
    }
}
