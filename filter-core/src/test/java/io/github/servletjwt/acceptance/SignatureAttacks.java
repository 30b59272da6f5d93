package io.github.servletjwt.acceptance;

import static io.github.servletjwt.acceptance.Attack.token;

import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.testkit.TestKey;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Signatures that only a careless verifier takes for good ones. */
final class SignatureAttacks {
    private static final String CLAIMS = TestTokens.claims("");

    private SignatureAttacks() {}

    static List<Attack> rows() {
        List<Attack> rows = new ArrayList<>();
        ecdsa(rows, Config.P_256, "P-256", "ES256");
        ecdsa(rows, Config.P_384, "P-384", "ES384");
        ecdsa(rows, Config.P_521, "P-521", "ES512");
        beyondOrder(rows);
        ed25519(rows);
        rsa(rows);
        hmac(rows);
        return rows;
    }

    private static String header(String alg) {
        return "{\"alg\":\"" + alg + "\"}";
    }

    private static void ecdsa(List<Attack> rows, Config config, String curve, String alg) {
        TestKey key = TestKeys.ec(curve);
        String good = key.token(alg, CLAIMS);
        BigInteger n = Forge.order(key);
        BigInteger zero = BigInteger.ZERO;
        BigInteger one = BigInteger.ONE;
        Map<String, UnaryOperator<BigInteger[]>> numbers = new LinkedHashMap<>();
        numbers.put("r = s = 0", rs -> new BigInteger[] {zero, zero});
        numbers.put("r = 0", rs -> new BigInteger[] {zero, rs[1]});
        numbers.put("s = 0", rs -> new BigInteger[] {rs[0], zero});
        numbers.put("r = n", rs -> new BigInteger[] {n, rs[1]});
        numbers.put("s = n", rs -> new BigInteger[] {rs[0], n});
        numbers.put("r = s = n", rs -> new BigInteger[] {n, n});
        numbers.put("r = n, s = 0", rs -> new BigInteger[] {n, zero});
        numbers.put("r = s = 1", rs -> new BigInteger[] {one, one});
        numbers.put("r = s = n - 1", rs -> new BigInteger[] {n.subtract(one), n.subtract(one)});
        numbers.put("r = n + 1", rs -> new BigInteger[] {n.add(one), rs[1]});
        numbers.put("s = n + 1", rs -> new BigInteger[] {rs[0], n.add(one)});
        numbers.put("r and s swapped", rs -> new BigInteger[] {rs[1], rs[0]});
        numbers.put("r negated", rs -> new BigInteger[] {n.subtract(rs[0]), rs[1]});
        numbers.forEach(
                (name, change) -> rows.add(token(name, config, Answer.SIGNATURE, Forge.withNumbers(good, change))));
        // RFC 7518 §3.4 does not ask for the smaller of s and n - s: both are signatures of the same text by the same
        // key
        rows.add(token("the other s", config, Answer.ACCEPTED, Forge.withNumbers(good, rs ->
                new BigInteger[] {rs[0], n.subtract(rs[1])})));
        Map<String, UnaryOperator<byte[]>> bytes = new LinkedHashMap<>();
        bytes.put("all ones", signature -> filled(signature.length, 0xff));
        bytes.put("a byte less", signature -> Arrays.copyOf(signature, signature.length - 1));
        bytes.put("a byte more", signature -> Arrays.copyOf(signature, signature.length + 1));
        bytes.put("half", signature -> Arrays.copyOf(signature, signature.length / 2));
        bytes.put("one byte", signature -> new byte[1]);
        bytes.put("a zero byte before r and s", SignatureAttacks::padded);
        bytes.put("twice", signature -> Forge.concat(signature, signature));
        bytes.forEach(
                (name, change) -> rows.add(token(name, config, Answer.SIGNATURE, Forge.withSignature(good, change))));
        String der =
                Forge.jdk("SHA" + alg.substring(2) + "withECDSA", key.pair().getPrivate(), header(alg), CLAIMS);
        rows.add(token("DER", config, Answer.SIGNATURE, der));
        rows.add(token(
                "DER of r = s = 0",
                config,
                Answer.SIGNATURE,
                Forge.withSignature(good, signature -> HexFormat.of().parseHex("3006020100020100"))));
        rows.add(token("another text's signature", config, Answer.SIGNATURE, otherText(key.token(alg, CLAIMS))));
    }

    /** Only the numbers of P-521 leave room for r + n and s + n, which are the same modulo n. */
    private static void beyondOrder(List<Attack> rows) {
        TestKey key = TestKeys.ec("P-521");
        BigInteger n = Forge.order(key);
        String good = key.token("ES512", CLAIMS);
        rows.add(token("r + n", Config.P_521, Answer.SIGNATURE, Forge.withNumbers(good, rs ->
                new BigInteger[] {rs[0].add(n), rs[1]})));
        rows.add(token("s + n", Config.P_521, Answer.SIGNATURE, Forge.withNumbers(good, rs ->
                new BigInteger[] {rs[0], rs[1].add(n)})));
    }

    private static void ed25519(List<Attack> rows) {
        TestKey key = TestKeys.ed25519();
        String good = key.token("EdDSA", CLAIMS);
        Config config = Config.ED25519;
        Answer no = Answer.SIGNATURE;
        BigInteger order = Forge.ED25519_ORDER;
        rows.add(
                token("a byte more", config, no, Forge.withSignature(good, signature -> Arrays.copyOf(signature, 65))));
        rows.add(token("S + L", config, no, Forge.withEd25519(good, null, s -> s.add(order))));
        rows.add(token("S + 8 L", config, no, Forge.withEd25519(good, null, s -> s.add(order.shiftLeft(3)))));
        rows.add(token("L - S", config, no, Forge.withEd25519(good, null, order::subtract)));
        rows.add(token("S = 0", config, no, Forge.withEd25519(good, null, s -> BigInteger.ZERO)));
        rows.add(token("S = L", config, no, Forge.withEd25519(good, null, s -> order)));
        rows.add(token("all zero", config, no, Forge.withSignature(good, signature -> new byte[64])));
        rows.add(token("all ones", config, no, Forge.withSignature(good, signature -> filled(64, 0xff))));
        smallOrderPoints().forEach((name, point) -> {
            rows.add(token("R " + name, config, no, Forge.withEd25519(good, point, s -> s)));
            rows.add(token("R " + name + ", S = 0", config, no, Forge.withEd25519(good, point, s -> BigInteger.ZERO)));
        });
        rows.add(
                token("a byte less", config, no, Forge.withSignature(good, signature -> Arrays.copyOf(signature, 63))));
        rows.add(token("R alone", config, no, Forge.withSignature(good, signature -> Arrays.copyOf(signature, 32))));
        rows.add(token("one byte", config, no, Forge.withSignature(good, signature -> new byte[1])));
        rows.add(token(
                "as long as Ed448", config, no, Forge.withSignature(good, signature -> Arrays.copyOf(signature, 114))));
        rows.add(token("Ed25519ph", config, no, Forge.prehashed(key.pair().getPrivate(), header("EdDSA"), CLAIMS)));
        TestKey ed448 = TestKey.fresh("Ed448", "ed448");
        rows.add(token("Ed448", config, no, ed448.sign("Ed448", header("EdDSA"), CLAIMS)));
        rows.add(token("another text's signature", config, no, otherText(good)));
    }

    /** Points whose order divides 8, little-endian, two of them not in their shortest form. */
    private static Map<String, byte[]> smallOrderPoints() {
        Map<String, byte[]> points = new LinkedHashMap<>();
        points.put("of order 1", HexFormat.of().parseHex("01" + "00".repeat(31)));
        points.put("of order 1 with a sign", HexFormat.of().parseHex("01" + "00".repeat(30) + "80"));
        points.put("of order 2", HexFormat.of().parseHex("ec" + "ff".repeat(30) + "7f"));
        points.put("of order 4", new byte[32]);
        points.put(
                "of order 8",
                HexFormat.of().parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
        points.put("of order 1, not reduced", HexFormat.of().parseHex("ee" + "ff".repeat(30) + "7f"));
        points.put("of order 4, not reduced", HexFormat.of().parseHex("ed" + "ff".repeat(30) + "7f"));
        return points;
    }

    private static void rsa(List<Attack> rows) {
        TestKey key = TestKeys.rsa();
        for (Config config : List.of(Config.RSA, Config.PSS)) {
            String alg = config == Config.RSA ? "RS256" : "PS256";
            String good = key.token(alg, CLAIMS);
            Map<String, UnaryOperator<byte[]>> changes = new LinkedHashMap<>();
            changes.put("a zero byte before", signature -> Forge.concat(new byte[1], signature));
            changes.put("a zero byte after", signature -> Arrays.copyOf(signature, signature.length + 1));
            changes.put("a byte less", signature -> Arrays.copyOf(signature, signature.length - 1));
            changes.put("without its first byte", signature -> Arrays.copyOfRange(signature, 1, signature.length));
            changes.put("one byte", signature -> new byte[1]);
            changes.put("all zero", signature -> new byte[signature.length]);
            changes.put("one", signature -> Forge.bytes(BigInteger.ONE, signature.length));
            changes.put("n", signature -> Forge.bytes(new BigInteger(Forge.modulus(key)), signature.length));
            changes.put(
                    "n - 1",
                    signature ->
                            Forge.bytes(new BigInteger(Forge.modulus(key)).subtract(BigInteger.ONE), signature.length));
            changes.put(
                    "n - s",
                    signature -> Forge.bytes(
                            new BigInteger(Forge.modulus(key)).subtract(new BigInteger(1, signature)),
                            signature.length));
            changes.put("all ones", signature -> filled(signature.length, 0xff));
            changes.put("twice", signature -> Forge.concat(signature, signature));
            changes.forEach((name, change) ->
                    rows.add(token(name, config, Answer.SIGNATURE, Forge.withSignature(good, change))));
            rows.add(token("another text's signature", config, Answer.SIGNATURE, otherText(good)));
        }
        rows.add(token("s + n", Config.RSA, Answer.SIGNATURE, Forge.rsaBeyondModulus(key, header("RS256"))));
        rows.add(token(
                "RS256 without a hash's name",
                Config.RSA,
                Answer.SIGNATURE,
                Forge.jdk("NONEwithRSA", key.pair().getPrivate(), header("RS256"), "{}")));
        rows.add(token(
                "SHA-1",
                Config.RSA,
                Answer.SIGNATURE,
                Forge.jdk("SHA1withRSA", key.pair().getPrivate(), header("RS256"), CLAIMS)));
        rows.add(token(
                "SHA-224",
                Config.RSA,
                Answer.SIGNATURE,
                Forge.jdk("SHA224withRSA", key.pair().getPrivate(), header("RS256"), CLAIMS)));
    }

    private static void hmac(List<Attack> rows) {
        String good = TestTokens.valid();
        Map<String, UnaryOperator<byte[]>> changes = new LinkedHashMap<>();
        for (int length : new int[] {1, 10, 16, 20, 31, 33, 64}) {
            changes.put("of " + length + " bytes", signature -> Arrays.copyOf(signature, length));
        }
        changes.put("all zero", signature -> new byte[32]);
        changes.put("twice", signature -> Forge.concat(signature, signature));
        changes.put("a bit changed at the start", signature -> flipped(signature, 0));
        changes.put("a bit changed at the end", signature -> flipped(signature, 31));
        changes.forEach((name, change) ->
                rows.add(token("HMAC " + name, Config.SECRET, Answer.SIGNATURE, Forge.withSignature(good, change))));
        rows.add(token(
                "HMAC by an empty-looking secret",
                Config.SECRET,
                Answer.SIGNATURE,
                Forge.hmac(header("HS256"), new byte[64], "256")));
        rows.add(token(
                "HMAC of SHA-512, cut",
                Config.SECRET,
                Answer.SIGNATURE,
                Forge.withSignature(
                        TestTokens.sign(TestTokens.HEADER, CLAIMS, TestTokens.SECRET, "HmacSHA512"),
                        signature -> Arrays.copyOf(signature, 32))));
        rows.add(token("HMAC empty", Config.SECRET, Answer.MALFORMED, good.substring(0, good.lastIndexOf('.') + 1)));
        rows.add(token("another text's signature", Config.SECRET, Answer.SIGNATURE, otherText(good)));
        rows.add(token(
                "expired and badly signed says nothing of the time",
                Config.SECRET,
                Answer.SIGNATURE,
                Forge.withSignature(TestTokens.expired(), signature -> flipped(signature, 7))));
        rows.add(token(
                "not JSON and badly signed says nothing of the payload",
                Config.SECRET,
                Answer.SIGNATURE,
                Forge.withSignature(TestTokens.of("no JSON"), signature -> flipped(signature, 7))));
    }

    /** The signature stays, and who has it becomes somebody else. */
    private static String otherText(String token) {
        String[] parts = token.split("\\.");
        parts[1] = TestTokens.part(CLAIMS.replace("alice", "admin"));
        return String.join(".", parts);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] padded(byte[] signature) {
        int half = signature.length / 2;
        byte[] r = Forge.concat(new byte[1], Arrays.copyOf(signature, half));
        byte[] s = Forge.concat(new byte[1], Arrays.copyOfRange(signature, half, signature.length));
        return Forge.concat(r, s);
    }
}
