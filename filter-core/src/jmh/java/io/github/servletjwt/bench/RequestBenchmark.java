package io.github.servletjwt.bench;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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

/** One request with an HS256 token of about 365 characters: principal and two roles are read behind the filter. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RequestBenchmark {
    /** Far more than the cache of {@link #once} holds, but not so many that the processor's caches are measured. */
    private static final int MANY = 1 << 12;

    private static final FilterChain TUTORIAL = (request, response) -> {};

    @Param({"64"})
    public int live;

    private JwtAuth auth;
    private JwtAuthFilter seen;
    private JwtAuthFilter once;
    private String[] headers;
    private String[] many;
    private String[] wrong;
    private final JavaJwtFilter javaJwt = new JavaJwtFilter();

    /** One for each thread. */
    @State(Scope.Thread)
    public static class Caller {
        private final BenchRequest request = new BenchRequest();
        private final BenchResponse response = new BenchResponse();
        private final Application application = new Application();
        private int next;

        private Mac mac;
        private byte[] signed;
        private byte[] signature;

        @Setup(Level.Trial)
        public void setUp(RequestBenchmark benchmark) throws Exception {
            String token = benchmark.headers[0].substring("Bearer ".length());
            int dot = token.lastIndexOf('.');
            signed = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
            signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Tokens.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            // callers do not walk in step
            next = (int) (Thread.currentThread().getId() * 7919);
        }

        String of(String[] headers) {
            return headers[next++ & headers.length - 1];
        }
    }

    /** The servlet behind the filter. */
    private static final class Application implements FilterChain {
        private int sum;

        @Override
        public void doFilter(ServletRequest request, jakarta.servlet.ServletResponse response) {
            HttpServletRequest http = (HttpServletRequest) request;
            sum += http.getUserPrincipal().getName().length();
            sum += http.isUserInRole("clerk") ? 1 : 0;
            sum += http.isUserInRole("auditor") ? 1 : 0;
        }
    }

    @Setup(Level.Trial)
    public void setUp() throws Exception {
        auth = Tokens.settings()
                .secret(Tokens.SECRET)
                .sessions("memory")
                .build();
        seen = JwtAuthFilter.builder(auth).tokenCacheSize(10_000).build();
        once = JwtAuthFilter.builder(auth).tokenCacheSize(16).build();
        headers = Tokens.headers(auth, live);
        many = Tokens.headers(auth, MANY);
        wrong = Tokens.tampered(headers);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        auth.close();
    }

    /** The lower bound: the signature with a pooled engine, and nothing else. */
    @Benchmark
    public boolean rawHmac(Caller caller) {
        return MessageDigest.isEqual(caller.mac.doFinal(caller.signed), caller.signature);
    }

    @Benchmark
    public int seenToken(Caller caller) throws Exception {
        return filter(seen, caller, caller.of(headers));
    }

    @Benchmark
    public int newToken(Caller caller) throws Exception {
        return filter(once, caller, caller.of(many));
    }

    @Benchmark
    public int badSignature(Caller caller) throws Exception {
        return filter(seen, caller, caller.of(wrong));
    }

    @Benchmark
    public int noToken(Caller caller) throws Exception {
        return filter(seen, caller, null);
    }

    private static int filter(JwtAuthFilter filter, Caller caller, String header) throws Exception {
        filter.doFilter(caller.request.with(header), caller.response, caller.application);
        return caller.application.sum;
    }

    /** A tutorial's filter with java-jwt. */
    @Benchmark
    public int javaJwtFilter(Caller caller) throws Exception {
        javaJwt.doFilter(caller.request.with(caller.of(many)), caller.response, TUTORIAL);
        return caller.application.sum;
    }
}
