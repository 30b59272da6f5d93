package io.github.servletjwt.bench;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterChain;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request with an unknown token signed by a private key, compared with the bare check of its signature. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class SignatureBenchmark {
    private static final FilterChain APPLICATION = (request, response) -> {};

    @Param({"RS256", "PS256", "ES256", "EdDSA"})
    public String algorithm;

    private final BenchRequest request = new BenchRequest();
    private final BenchResponse response = new BenchResponse();
    private JwtAuth auth;
    private JwtAuthFilter filter;
    private String header;
    private PublicKey publicKey;
    private byte[] signed;
    private byte[] signature;

    private static KeyPair keys(String algorithm) throws Exception {
        switch (algorithm) {
            case "ES256" -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                return generator.generateKeyPair();
            }
            case "EdDSA" -> {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            }
            default -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return generator.generateKeyPair();
            }
        }
    }

    private Signature engine() throws Exception {
        return switch (algorithm) {
            case "RS256" -> Signature.getInstance("SHA256withRSA");
            case "PS256" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
            default -> Signature.getInstance("Ed25519");
        };
    }

    @Setup(Level.Trial)
    public void setUp() throws Exception {
        KeyPair pair = keys(algorithm);
        publicKey = pair.getPublic();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        auth = Tokens.settings()
                .privateKey(pem)
                .set("algorithms", algorithm)
                .build();
        filter = JwtAuthFilter.builder(auth).tokenCacheSize(0).build();
        header = Tokens.headers(auth, 1)[0];
        String token = header.substring("Bearer ".length());
        int dot = token.lastIndexOf('.');
        signed = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        auth.close();
    }

    @Benchmark
    public boolean rawSignature() throws Exception {
        Signature engine = engine();
        engine.initVerify(publicKey);
        engine.update(signed);
        return engine.verify(signature);
    }

    @Benchmark
    public BenchRequest newToken() throws Exception {
        filter.doFilter(request.with(header), response, APPLICATION);
        return request;
    }
}
