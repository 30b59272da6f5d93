package io.github.servletjwt.bench;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.servlet.JwtAuthFilter;
import jakarta.servlet.FilterChain;
import java.nio.charset.StandardCharsets;
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

/** How the cost of a request grows with the number of one thing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GrowthBenchmark {
    private static final FilterChain APPLICATION = (request, response) -> {};

    @Param({"1 rules", "1000 rules", "1 keys", "1000 keys", "0 revocations", "1000000 revocations", "1 tokens", "100000 tokens"})
    public String growth;

    private final BenchRequest request = new BenchRequest();
    private final BenchResponse response = new BenchResponse();
    private JwtAuth auth;
    private JwtAuthFilter filter;
    private String[] headers;
    private int next;

    /** The last one matches: the first matching rule decides. */
    private static String[] rules(int count) {
        String[] rules = new String[count];
        for (int i = 0; i < count; i++) {
            rules[i] = "/area" + i + "/* role(clerk)";
        }
        rules[count - 1] = "/orders/* role(clerk)";
        return rules;
    }

    /** The first signs. */
    private static String keys(int count) {
        StringBuilder keys = new StringBuilder("{\"keys\":[");
        for (int i = count - 1; i >= 0; i--) {
            String secret = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((Tokens.SECRET + i).getBytes(StandardCharsets.UTF_8));
            keys.append("{\"kty\":\"oct\",\"alg\":\"HS256\",\"kid\":\"key")
                    .append(i)
                    .append("\",\"k\":\"")
                    .append(secret)
                    .append(i == 0 ? "\"}]}" : "\"},");
        }
        return keys.toString();
    }

    @Setup(Level.Trial)
    public void setUp() throws Exception {
        int count = Integer.parseInt(growth.substring(0, growth.indexOf(' ')));
        String of = growth.substring(growth.indexOf(' ') + 1);
        auth = switch (of) {
            case "keys" -> Tokens.settings().keys(keys(count)).build();
            case "revocations" ->
                Tokens.settings().secret(Tokens.SECRET).sessions(new EndedSessions(count)).build();
            default -> Tokens.settings().secret(Tokens.SECRET).build();
        };
        JwtAuthFilter.Builder builder = JwtAuthFilter.builder(auth).rules(rules(of.equals("rules") ? count : 1));
        // a key is looked up when a token is new
        filter = builder.tokenCacheSize(of.equals("keys") ? 0 : 200_000).build();
        headers = Tokens.headers(auth, of.equals("tokens") ? count : 64);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        auth.close();
    }

    @Benchmark
    public BenchRequest request() throws Exception {
        next = next + 1 < headers.length ? next + 1 : 0;
        filter.doFilter(request.with(headers[next]), response, APPLICATION);
        return request;
    }
}
