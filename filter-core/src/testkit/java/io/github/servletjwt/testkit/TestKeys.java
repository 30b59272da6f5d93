package io.github.servletjwt.testkit;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One real key of each kind, made on first use and shared by the tests of one JVM.
 *
 * <p>Thread safety: safe. A test that needs a key of its own takes {@link TestKey#fresh}.
 */
public final class TestKeys {
    /** A self-signed X.509 certificate of {@link #CERTIFICATE_PRIVATE_PEM}, good for a hundred years from 2020. */
    public static final String CERTIFICATE_PEM =
            """
            -----BEGIN CERTIFICATE-----
            MIIC4jCCAcqgAwIBAgIJAOocnxOZT4ftMA0GCSqGSIb3DQEBCwUAMB4xHDAaBgNV
            BAMTE3NlcnZsZXQtand0IHRlc3RraXQwIBcNMjAwMTAxMDAwMDAwWhgPMjExOTEy
            MDgwMDAwMDBaMB4xHDAaBgNVBAMTE3NlcnZsZXQtand0IHRlc3RraXQwggEiMA0G
            CSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCvyxrMra112CpCSg6RfXj3dhpXJfzW
            JrJmB/eO12qEEcaVca5GOh4CA6O/pK3HqYPkJl2ofN6nGoNLvRMYSIpZu4pp2KV9
            zbRU60jXHzbARlzuCV9e35JZRWfdRmKbT32IIanU4xGoE23QfFJ3q43O1unWISVX
            I/8a152nXTfol2IEP7D8Hm0kXtHISSUBNiQ7ihIG3dUZ5N2/8dR7n0ZyxzEXi2w9
            I/6ecgnQOd/YmHirvurnCYUXnZNM5jPExxA0lgEL7CK0l+jm/2+IUbJQlsq4hvS8
            cfURBzU4T1FBi65r/RRrv/OJGJ4ibs6KWH7ylZhr+nfyHwcuQl/RfmrvAgMBAAGj
            ITAfMB0GA1UdDgQWBBTUJ9XROdRkPBmhaUwFPv4hLMb0/TANBgkqhkiG9w0BAQsF
            AAOCAQEAZ2Ocg8qPHXVBSR43f3CZ1uAwD9H9XYVjGppnoj1BUJ5F1eZLf42yZqGO
            eIgVgumZBcTK3cFjVO3iIvbLBdd1LC3Pnr/s0UyGo9QlOQ7TWxOUIJRjv88Kukko
            38MvWgcWNBTZffjLU6kprBG0L5/dFFl0QeawchdbZzgWYIA4Su1nLW7TdrLmhIJJ
            E2wwlKEQJd+fvexbwOTPVmh3wZImWi4vFl/XZLcva+NeDecgNMKZNPpsqg23q5gC
            UMrUyb2sgvZlHDO2DNteDu5qAMAxuS+fQLx7khxyqUV1BgFLHXoIpj+jNSwfAnJZ
            ExiSel1GD5eP4030tdWumT62il7OFg==
            -----END CERTIFICATE-----
            """;

    /** The private key of {@link #CERTIFICATE_PEM} as PKCS#8: RSA, 2048 bits; it is public, so use it in tests only. */
    public static final String CERTIFICATE_PRIVATE_PEM =
            """
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCvyxrMra112CpC
            Sg6RfXj3dhpXJfzWJrJmB/eO12qEEcaVca5GOh4CA6O/pK3HqYPkJl2ofN6nGoNL
            vRMYSIpZu4pp2KV9zbRU60jXHzbARlzuCV9e35JZRWfdRmKbT32IIanU4xGoE23Q
            fFJ3q43O1unWISVXI/8a152nXTfol2IEP7D8Hm0kXtHISSUBNiQ7ihIG3dUZ5N2/
            8dR7n0ZyxzEXi2w9I/6ecgnQOd/YmHirvurnCYUXnZNM5jPExxA0lgEL7CK0l+jm
            /2+IUbJQlsq4hvS8cfURBzU4T1FBi65r/RRrv/OJGJ4ibs6KWH7ylZhr+nfyHwcu
            Ql/RfmrvAgMBAAECggEAHjQLOrdsYh7tw83titm/+uRzyh1gv3qOlDEyO3yPdHmJ
            YQvTIYXCuh3d+INWyEM7wetFlDlAF/3aKR0nNrjf7GLoeR8b7+1z2lNChJN8WLS+
            Kre5hxdqkaP3IHGDZ6PUsZr3Dvikg/gymeuCT8VN7AfIzV2MiNhKcFYzZBoEDRYM
            Wsw4YCMyQJSuY2lmJSAGNowWnXglKfV1DYos7lMfNqYQ6rLocCQWrdxHcKUtpDkG
            K2W2brqmK19IrcMiSxZEAof+mdpUqYkHwe+ZIJYrSZIk3Fy+lnrF9NXmUY5DiAK2
            LImA+DV3C8MHVZAIrlru9RAd3YMtBRV+Z1HLV5CYIQKBgQDHPgxyqrlVIjXZho6p
            61WNOj47vmTCvmSPIC/cYlRy9HFGnMZ0JhDIGHmNOVWYVNH1T1MqJUy0Wgn44xIB
            2UmZbEilZ06u+gHLCNGIeC7XOnVu5jRLB8CfmlDhF2mUTkWP9+jpjsQ04M1IIADL
            l02xyI+WzQwkI9N18+KwBjN8awKBgQDh3wOb43Tc/heITkh+8ETpy1DP+QSyo6Yp
            RRtO77sakcSZ+qMRTXIuv737Vzf8AGU+Ddmo1EPXybrMObmji86ar6guxFUYsxc5
            Ww51SolZgDny0XfKdl3uQQ9hJT/WFt827wnyn1xXaTmIMhjuKRH0uUb2fSsExZk+
            LheZwWGsjQKBgDbSsvgmU+LCDBEzvjOxJpQ6r38e73jKjL75O1In2FbdPgIRB2ZU
            Rw/X9DJQ0WWeCTu3vQl+w/FoSRAr4vuRP3gw3Hhuya7J6g5k+crUTwc39bIzM7Zl
            hrIj8xdMqud89hUcQQFrID/wj2vGKpHaqy09I416FFopZXkyR3Dp8+bLAoGADKYG
            d7ZXFwELpFBt8t3VnhoKnnrdbnuHlIwQKW13VteO4OiONSvXFxMZund55RzIjp8L
            705jtjPPyBv7b1Mm8Lahfmz0LvvocwfMWXkhE+gAVr6wLKBQRkVSbSg+2OhS+6qL
            LhEKhMKZvCzCBKQ8Iy408Ry1SgEewcKnA682nwkCgYEAks2hicmzTRf5tBLYBi4H
            gOUW2AE92Ls0SLlhoV6nLaiNxDDOgCXiKeGF7xjliyQfmoVtEV/Z7W+jMqmhcRlr
            RtNV46ocQHiBRSqDRr/QXJTu5ksmqFwjGCX4EGUmQMVxaMiXw6ED3OsQVjAQn23q
            JD2+46k4KWPAy4V+r8iObq4=
            -----END PRIVATE KEY-----
            """;

    private static final Map<String, TestKey> KEYS = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** An RSA key of 2048 bits. */
    public static TestKey rsa() {
        return shared("RSA", "rsa");
    }

    /** Another RSA key of 2048 bits. */
    public static TestKey otherRsa() {
        return shared("RSA", "other-rsa");
    }

    /** An EC key of the curve {@code P-256}, {@code P-384} or {@code P-521}, which is its key id too. */
    public static TestKey ec(String curve) {
        return shared(curve, curve);
    }

    public static TestKey ed25519() {
        return shared("Ed25519", "ed25519");
    }

    /** The key of {@link #CERTIFICATE_PEM}. */
    public static TestKey certified() {
        return KEYS.computeIfAbsent("certified", TestKeys::readCertified);
    }

    /** A JWK Set of the public keys, in this order (RFC 7517 §5). */
    public static String jwkSet(TestKey... keys) {
        return Arrays.stream(keys).map(TestKey::publicJwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static TestKey shared(String kind, String kid) {
        return KEYS.computeIfAbsent(kid, id -> TestKey.fresh(kind, id));
    }

    private static TestKey readCertified(String kid) {
        try {
            return new TestKey(new KeyPair(publicOfCertificate(), privateOfCertificate()), kid);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PublicKey publicOfCertificate() throws GeneralSecurityException {
        byte[] pem = CERTIFICATE_PEM.getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem))
                .getPublicKey();
    }

    private static PrivateKey privateOfCertificate() throws GeneralSecurityException {
        String body = CERTIFICATE_PRIVATE_PEM.replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }
}
