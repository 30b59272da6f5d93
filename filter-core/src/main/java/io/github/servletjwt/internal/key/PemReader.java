package io.github.servletjwt.internal.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys in textual encodings (RFC 7468): PKCS#8, SPKI, X.509. */
final class PemReader {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.CASE_INSENSITIVE);
    private static final List<String> FACTORIES = List.of("RSA", "EC", "Ed25519");

    private record Block(String label, String base64) {
        byte[] der() {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException damaged) {
                throw new IllegalArgumentException("holds damaged base64", damaged);
            }
        }
    }

    private PemReader() {}

    /**
     * The only private key.
     *
     * @throws IllegalArgumentException when the text is anything else; the message says what it is, and the remedy
     */
    static PrivateKey privateKey(String text) {
        List<Block> blocks = blocks(text);
        for (Block block : blocks) {
            requirePkcs8(block.label());
        }
        if (blocks.size() != 1) {
            throw new IllegalArgumentException("holds " + blocks.size() + " keys; expected exactly one PRIVATE KEY");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(blocks.get(0).der());
        for (String name : FACTORIES) {
            try {
                return KeyFactory.getInstance(name).generatePrivate(spec);
            } catch (GeneralSecurityException other) {
                // the next kind
            }
        }
        throw new IllegalArgumentException("is damaged, or is not an RSA, EC or Ed25519 key");
    }

    private static void requirePkcs8(String label) {
        switch (label) {
            case "PRIVATE KEY" -> {}
            case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE" ->
                throw new IllegalArgumentException(
                        "is a " + label + "; expected the PRIVATE KEY; public keys go into publicKey");
            case "ENCRYPTED PRIVATE KEY" ->
                throw new IllegalArgumentException(
                        "is encrypted; expected PKCS#8 as openssl pkcs8 -topk8 -nocrypt -in FILE prints it");
            default ->
                throw new IllegalArgumentException("is a " + label
                        + "; expected PRIVATE KEY (PKCS#8) as openssl pkcs8 -topk8 -nocrypt -in FILE prints it");
        }
    }

    /**
     * The public keys, also those of certificates; at least one.
     *
     * @throws IllegalArgumentException when the text holds anything else; the message says what it is, and the
     *     remedy
     */
    static List<PublicKey> publicKeys(String text) {
        List<PublicKey> keys = new ArrayList<>();
        for (Block block : blocks(text)) {
            keys.add(
                    switch (block.label()) {
                        case "PUBLIC KEY" -> spki(block.der());
                        case "CERTIFICATE" -> certificate(block.der());
                        default -> throw new IllegalArgumentException(refusal(block.label()));
                    });
        }
        return keys;
    }

    private static String refusal(String label) {
        return label.endsWith("PRIVATE KEY")
                ? "holds a " + label + ", which belongs into privateKey only; expected the output of openssl pkey "
                        + "-pubout -in FILE prints"
                : "holds a " + label + "; expected PUBLIC KEY (SPKI) or CERTIFICATE";
    }

    private static PublicKey spki(byte[] der) {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        for (String name : FACTORIES) {
            try {
                return KeyFactory.getInstance(name).generatePublic(spec);
            } catch (GeneralSecurityException other) {
                // the next kind
            }
        }
        throw new IllegalArgumentException("holds a key that is damaged, or is not an RSA, EC or Ed25519 key");
    }

    private static PublicKey certificate(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (CertificateException damaged) {
            throw new IllegalArgumentException("holds a certificate that is damaged", damaged);
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        boolean whole = text.split("-----BEGIN ", -1).length - 1 == blocks.size();
        if (!whole && text.contains("\\n")) {
            throw new IllegalArgumentException(
                    "holds \\n as two characters, as environment variables do; replace them by line breaks or remove them");
        }
        if (blocks.isEmpty() || !whole) {
            throw new IllegalArgumentException("is not PEM text, or is damaged; expected -----BEGIN … to -----END …");
        }
        return blocks;
    }
}
