package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.JwtAuth;
import io.github.servletjwt.TestServer;
import io.github.servletjwt.acceptance.Attack.Answer;
import io.github.servletjwt.acceptance.Attack.Config;
import io.github.servletjwt.servlet.JwtAuthFilter;
import io.github.servletjwt.testkit.TestKeys;
import io.github.servletjwt.testkit.TestTokens;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Attacks over HTTP through the filter, and their responses: one server for each key configuration, and in each at
 * least one row that is accepted, so that no refusal comes from a mistake in the set-up.
 *
 * <p>Every request has its own connection, because Jetty takes a header that differs only in case for the one before
 * it.
 */
class TokenAttackTest {
    private static final Map<Config, TestServer> SERVERS = new EnumMap<>(Config.class);
    private static final List<JwtAuth> AUTHS = new ArrayList<>();
    private static final AtomicInteger CALLS = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        for (Config config : Config.values()) {
            JwtAuth auth = config.build();
            AUTHS.add(auth);
            SERVERS.put(config, TestServer.start(context -> {
                TestServer.filter(context, JwtAuthFilter.builder(auth).build(), "/*");
                TestServer.filter(
                        context,
                        (request, response, chain) -> {
                            CALLS.incrementAndGet();
                            chain.doFilter(request, response);
                        },
                        "/*");
                TestServer.hello(context, "/*");
            }));
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(TestServer::close);
        AUTHS.forEach(JwtAuth::close);
    }

    static Stream<Attack> corpus() {
        return Stream.of(
                        KeyAttacks.rows(),
                        SignatureAttacks.rows(),
                        FormAttacks.rows(),
                        ClaimAttacks.rows(),
                        RequestAttacks.rows())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void request_ofTheCorpus_isAnsweredAsTold(Attack attack) throws Exception {
        int before = CALLS.get();
        String answer = send(attack.config(), attack.target(), attack.headers().toArray(String[]::new));
        Answer expected = attack.answer();
        assertTrue(answer.startsWith("HTTP/1.1 " + expected.status() + " "), attack + "\n" + answer);
        assertTrue(answer.endsWith(expected.body()), attack + "\n" + answer);
        assertTrue(answer.contains(expected.challenge()), attack + "\n" + answer);
        assertEquals(expected == Answer.ACCEPTED ? 1 : 0, CALLS.get() - before, attack + ": calls of the application");
    }

    private static String send(Config config, String target, String... headers) throws Exception {
        String[] lines = Stream.concat(Stream.of("GET " + target + " HTTP/1.1"), Stream.of(headers))
                .toArray(String[]::new);
        return SERVERS.get(config).raw(lines);
    }

    @Test
    void corpus_ofEachConfiguration_hasControls() {
        Set<Config> accepted = corpus().filter(attack -> attack.answer() == Answer.ACCEPTED)
                .map(Attack::config)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Config.class)));
        assertEquals(EnumSet.allOf(Config.class), accepted);
    }

    @Test
    void corpus_names_areUnique() {
        List<String> names = corpus().map(Attack::toString).toList();
        assertEquals(names.size(), Set.copyOf(names).size(), names.toString());
    }

    @Test
    void corpus_size_isNotCutByMistake() {
        assertTrue(corpus().count() >= 900, "rows: " + corpus().count());
    }

    @Test
    void addressInHeader_isNeverAsked() throws Exception {
        try (ServerSocket attacker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + attacker.getLocalPort() + "/k";
            for (String member : List.of("jku", "x5u", "kid", "iss", "x5t")) {
                String header = "{\"alg\":\"RS256\",\"" + member + "\":\"" + address + "\"}";
                String token = TestKeys.otherRsa().sign("RS256", header, TestTokens.claims(""));
                for (Config config : List.of(Config.RSA, Config.SET, Config.ISSUERS)) {
                    String answer = send(config, "/x", "Authorization: Bearer " + token);
                    // in the set the other RSA key is trusted, and finds its own token good where no kid says otherwise
                    assertTrue(
                            answer.startsWith(
                                    config == Config.SET && !member.equals("kid") ? "HTTP/1.1 200" : "HTTP/1.1 401"),
                            answer);
                }
            }
            attacker.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, attacker::accept);
        }
    }
}
