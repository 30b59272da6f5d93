package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.RedisProcess;
import io.github.servletjwt.TestDatabase;
import io.github.servletjwt.TestPostgres;
import io.github.servletjwt.TestsSetting;
import io.github.servletjwt.acceptance.SessionApp.Tokens;
import io.github.servletjwt.testkit.TestTokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes on one database or Redis: what is ended on one is refused on all, and a database that is away is survived. */
class NodesTest {
    private static final Duration PROMISED = Duration.ofSeconds(1);
    private static final int ROUNDS = 50;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** The store that the nodes share. */
    enum Kind {
        POSTGRESQL,
        H2,
        REDIS
    }

    private TestDatabase h2() {
        TestDatabase database = new TestDatabase();
        open.add(0, database::die);
        return database;
    }

    /** Settings with which nodes find one new database, or that of Redis. */
    private String[] shared(Kind kind, String... more) {
        return switch (kind) {
            case POSTGRESQL -> joined(more, "sessions", "jdbc", "dataSource", TestPostgres.newDatabase());
            case H2 -> joined(more, "sessions", "jdbc", "dataSource", h2().url(), "dataSourceUser", "sa");
            case REDIS -> joined(more, "sessions", RedisProcess.newDatabase());
        };
    }

    /** The later of two of one name counts. */
    private static String[] joined(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private SessionApp node(String... settings) throws Exception {
        SessionApp app = SessionApp.start(settings);
        open.add(app);
        return app;
    }

    private SessionApp node(SwitchableDataSource database, String... settings) throws Exception {
        SessionApp app = SessionApp.jetty(
                context -> context.setAttribute("db", database),
                joined(settings, "sessions", "jdbc", "dataSource", "attribute:db"));
        open.add(app);
        return app;
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private static long untilRevoked(SessionApp app, Tokens tokens) throws Exception {
        long start = System.nanoTime();
        while (app.get(tokens).statusCode() == 200) {
            assertTrue(KeyApp.millisSince(start) < 10_000, "never refused");
            Thread.sleep(2); // between two questions; the deadline is above
        }
        long millis = KeyApp.millisSince(start);
        app.assertRevoked(tokens);
        return millis;
    }

    // what one node knows, all know

    @ParameterizedTest
    @EnumSource
    void logout_onOneNode_isObeyedOnTheOtherWithinASecond(Kind kind) throws Exception {
        String[] settings = shared(kind, "hashConcurrency", "10");
        SessionApp one = node(settings);
        SessionApp other = node(settings);
        List<Long> all = Collections.synchronizedList(new ArrayList<>());
        KeyApp.storm(10, ROUNDS / 10, i -> {
            Tokens tokens = one.login();
            other.assertLive(tokens);
            SessionApp.assertDone(one.logout(tokens));
            all.add(untilRevoked(other, tokens));
            return 0;
        });
        List<Long> sorted = all.stream().sorted().toList();
        long max = sorted.get(ROUNDS - 1);
        System.out.println("NodesTest: " + kind + ": a logout is obeyed on the other node after "
                + sorted.get(ROUNDS / 2) + " ms (median), " + max + " ms (most of " + sorted.size() + ")");
        assertEquals(ROUNDS, sorted.size());
        assertTrue(max < PROMISED.toMillis(), () -> max + " ms");
    }

    @ParameterizedTest
    @EnumSource
    void everywhere_onOneNode_endsSessionsOfAllNodes(Kind kind) throws Exception {
        String[] settings = shared(kind);
        SessionApp one = node(settings);
        SessionApp other = node(settings);
        Tokens here = one.login();
        Tokens there = other.login();
        one.send(
                "POST",
                "/logout",
                "{\"everywhere\":true}",
                "Authorization",
                here.bearer(),
                "Content-Type",
                SessionApp.JSON);
        one.assertDead(here);
        one.assertDead(there);
        KeyApp.until(PROMISED, "there", () -> other.get(there).statusCode() == 401);
        other.assertDead(there);
        other.assertDead(here);
        other.assertLive(other.login());
    }

    @ParameterizedTest
    @EnumSource
    void refresh_onAnyNode_works(Kind kind) throws Exception {
        String[] settings = shared(kind);
        List<SessionApp> nodes = List.of(node(settings), node(settings));
        Tokens tokens = nodes.get(0).login();
        for (int i = 1; i < 6; i++) {
            tokens = Tokens.in(nodes.get(i % 2).refresh(tokens));
            nodes.get((i + 1) % 2).assertLive(tokens);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refresh_onBothNodesAtOnce_givesOneSuccessor(Kind kind) throws Exception {
        String[] settings = shared(kind);
        List<SessionApp> nodes = List.of(node(settings), node(settings));
        Tokens tokens = nodes.get(0).login();
        Set<String> successors = new ConcurrentSkipListSet<>();
        KeyApp.storm(8, 2, i -> {
            successors.add(Tokens.in(nodes.get(i % 2).refresh(tokens)).refresh());
            return 0;
        });
        assertEquals(1, successors.size());
    }

    @ParameterizedTest
    @EnumSource
    void reuse_onAnotherNode_endsTheSession(Kind kind) throws Exception {
        String[] settings = shared(kind);
        SessionApp one = node(settings);
        SessionApp other = node(settings);
        Tokens first = one.login();
        Tokens third = Tokens.in(one.refresh(Tokens.in(one.refresh(first))));
        SessionApp.assertRefreshRefused(other.refresh(first));
        other.assertRevoked(third);
        SessionApp.assertRefreshRefused(one.refresh(third));
        KeyApp.until(PROMISED, "third", () -> one.get(third).statusCode() == 401);
    }

    @ParameterizedTest
    @EnumSource
    void sessions_ofAllNodes_areListedAndEnded(Kind kind) throws Exception {
        String[] settings = shared(kind);
        SessionApp one = node(settings);
        SessionApp other = node(settings);
        Tokens here = one.login();
        Tokens there = other.login();
        String list = one.sessions(here).body();
        assertTrue(list.contains(here.sessionId()) && list.contains(there.sessionId()), list);
        SessionApp.assertDone(one.endSession(here, there.sessionId()));
        KeyApp.until(PROMISED, "there", () -> other.get(there).statusCode() == 401);
        assertEquals(404, other.endSession(here, there.sessionId()).statusCode());
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting({"sessions", "revocationRefresh"})
    void start_ofALateNode_knowsAllThatWasEndedBefore(Kind kind) throws Exception {
        String[] settings = shared(kind, "revocationRefresh", "1h", "revocationMaxStale", "2h");
        SessionApp one = node(settings);
        Tokens ended = one.login();
        Tokens live = one.login();
        Tokens issued = new Tokens(one.auth().issue("alice", "user"), "");
        SessionApp.assertDone(one.logout(ended));
        SessionApp.assertDone(one.logout(issued));
        SessionApp late = node(settings);
        late.assertRevoked(ended);
        late.assertRevoked(issued);
        SessionApp.assertRefreshRefused(late.refresh(ended));
        late.assertLive(live);
    }

    @ParameterizedTest
    @EnumSource
    @TestsSetting("sessions")
    void restart_ofTheOnlyNode_forgetsNothing(Kind kind) throws Exception {
        String[] settings = shared(kind);
        SessionApp before = SessionApp.start(settings);
        Tokens ended = before.login();
        Tokens live = before.login();
        before.logout(ended);
        before.close();
        SessionApp after = node(settings);
        after.assertDead(ended);
        after.assertLive(live);
        after.assertLive(Tokens.in(after.refresh(live)));
    }

    @Test
    @TestsSetting("sessions")
    void restart_inMemory_forgetsSessions() throws Exception {
        SessionApp before = SessionApp.start();
        Tokens tokens = before.login();
        before.close();
        SessionApp after = node();
        SessionApp.assertRefreshRefused(after.refresh(tokens));
    }

    @Test
    void secret_ofAnotherNodeIsAnother_refusesItsTokens() throws Exception {
        String[] settings = shared(Kind.H2);
        SessionApp one = node(settings);
        SessionApp other = node(joined(settings, "secret", TestTokens.OTHER_SECRET));
        Tokens tokens = one.login();
        SessionApp.assertError(401, "invalid_token", "The token's signature is invalid", other.get(tokens));
        SessionApp.assertRefreshRefused(other.refresh(tokens));
        SessionApp.assertDone(other.logout(tokens));
        SessionApp.assertDone(other.postJson("/logout", tokens.json()));
        one.assertLive(Tokens.in(one.refresh(tokens)));
    }

    // no store on the way of a request

    @Test
    @TestsSetting("revocationRefresh")
    void verification_ofAThousandRequests_asksNoStore() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database, "revocationRefresh", "1h", "revocationMaxStale", "2h", "tokenCacheSize", "10");
        List<Tokens> tokens = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tokens.add(app.login());
        }
        app.logout(tokens.get(0));
        int before = database.asked();
        Map<Integer, Integer> statuses =
                KeyApp.storm(4, 250, i -> app.get(tokens.get(i % 20)).statusCode());
        int asked = database.asked() - before;
        System.out.println("NodesTest: connections taken for 1000 requests " + statuses + ": " + asked);
        assertEquals(Map.of(200, 950, 401, 50), statuses);
        assertEquals(0, asked);
    }

    /** A forged refresh token is refused before any store is asked, a dead access token costs none. */
    @Test
    void refresh_forged_asksNoStore() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database, "revocationRefresh", "1h", "revocationMaxStale", "2h");
        Tokens tokens = app.login();
        int before = database.asked();
        String forged = tokens.refresh().substring(0, tokens.refresh().length() - 1)
                + (tokens.refresh().endsWith("A") ? "Q" : "A");
        app.refresh(new Tokens("", forged));
        app.logout(new Tokens(TestTokens.tampered(tokens.access()), ""));
        app.postForm("/logout", "refresh_token=" + forged);
        assertEquals(0, database.asked() - before);
    }

    // the store is away

    private static final String[] IMPATIENT = {"revocationRefresh", "50ms", "revocationMaxStale", "1s"};

    @ParameterizedTest
    @CsvSource({"reject, false", "reject, true", "accept, false"})
    @TestsSetting({"revocationMaxStale", "onStoreFailure"})
    void storeAway_tokens_areAcceptedForMaxStaleAndThenAsTheSettingSays(String onStoreFailure, boolean hanging)
            throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database, joined(IMPATIENT, "onStoreFailure", onStoreFailure));
        Tokens live = app.login();
        Tokens ended = app.login();
        app.logout(ended);
        long away = System.nanoTime();
        goAway(database, hanging);
        int accepted = 0;
        while (KeyApp.millisSince(away) < 500) {
            app.assertLive(live);
            app.assertRevoked(ended);
            accepted++;
        }
        assertTrue(accepted > 0);
        Thread.sleep(600); // past revocationMaxStale
        if (onStoreFailure.equals("reject")) {
            SessionApp.assertUnavailable(app.get(live));
        } else {
            app.assertLive(live);
        }
        app.assertRevoked(ended);
        database.mend();
        KeyApp.until(PROMISED, "back", () -> app.get(live).statusCode() == 200);
        app.assertRevoked(ended);
        KeyApp.until(PROMISED, "refreshing", () -> app.refresh(live).statusCode() == 200);
    }

    private static void goAway(SwitchableDataSource database, boolean hanging) {
        if (hanging) {
            database.hang();
        } else {
            database.fail();
        }
    }

    /**
     * Requests without a token of ours go on; a token that was never valid is neither accepted nor answered with 503.
     */
    @Test
    void storeAway_pastMaxStale_badTokensAreStill401() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database, joined(IMPATIENT, "revocationMaxStale", "50ms", "publicPaths", "/open"));
        Tokens live = app.login();
        database.fail();
        KeyApp.until(Duration.ofSeconds(3), "stale", () -> app.get(live).statusCode() == 503);
        assertEquals(
                401, app.get(new Tokens(TestTokens.tampered(live.access()), "")).statusCode());
        assertEquals(401, app.send("GET", "/x", null).statusCode());
        assertEquals(200, app.send("GET", "/open", null).statusCode());
    }

    @Test
    void storeAway_endpoints_answer503AtOnceAndNothingIsLost() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database);
        Tokens tokens = app.login();
        Tokens other = app.login();
        database.fail();
        long start = System.nanoTime();
        SessionApp.assertUnavailable(app.postJson("/login", FewUsers.ALICE));
        SessionApp.assertUnavailable(
                app.postForm("/login", "username=alice&password=wonderland-1&grant_type=password"));
        SessionApp.assertUnavailable(app.refresh(tokens));
        SessionApp.assertUnavailable(
                app.postForm("/login", "grant_type=refresh_token&refresh_token=" + tokens.refresh()));
        SessionApp.assertUnavailable(app.logout(tokens));
        SessionApp.assertUnavailable(app.postJson("/logout", tokens.json()));
        SessionApp.assertUnavailable(app.send(
                "POST",
                "/logout",
                "{\"everywhere\":true}",
                "Authorization",
                tokens.bearer(),
                "Content-Type",
                SessionApp.JSON));
        SessionApp.assertUnavailable(app.sessions(tokens));
        SessionApp.assertUnavailable(app.endSession(tokens, other.sessionId()));
        long took = KeyApp.millisSince(start);
        System.out.println("NodesTest: nine refusals of endpoints while the store is away: " + took + " ms");
        assertTrue(took < 3_000, () -> took + " ms");
        app.assertLive(tokens);
        database.mend();
        app.assertLive(other);
        app.assertLive(Tokens.in(app.refresh(tokens)));
        SessionApp.assertDone(app.logout(tokens));
        app.assertDead(tokens);
    }

    /** A request that waits for a hanging store gets 503 when its pool gives up; no other request waits. */
    @Test
    void storeHangs_refreshThatWaits_answers503AndHoldsUpNobody() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database);
        Tokens tokens = app.login();
        database.hang();
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> refresh(app, tokens));
        for (int i = 0; i < 20; i++) {
            app.assertLive(tokens);
        }
        assertFalse(waiting.isDone());
        database.mend();
        SessionApp.assertUnavailable(waiting.get(5, TimeUnit.SECONDS));
        app.assertLive(Tokens.in(app.refresh(tokens)));
    }

    private static HttpResponse<String> refresh(SessionApp app, Tokens tokens) {
        try {
            return app.refresh(tokens);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** By what is sent, and never by whether this node knows yet that the store is away. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storeAway_login_isJudgedByThePassword(boolean known) throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database, IMPATIENT);
        Tokens live = app.login();
        database.fail();
        if (known) {
            KeyApp.until(Duration.ofSeconds(10), "stale", () -> app.get(live).statusCode() == 503);
        }
        for (int i = 0; i < 3; i++) {
            SessionApp.assertUnavailable(app.postJson("/login", FewUsers.ALICE));
            assertEquals(
                    401,
                    app.postJson("/login", FewUsers.ALICE.replace("wonderland", "x"))
                            .statusCode());
        }
    }

    /** A logout that was answered 503 was not done, and works when it is tried again. */
    @Test
    void storeAway_logout_isNotReportedDone() throws Exception {
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = node(database);
        Tokens tokens = app.login();
        database.fail();
        SessionApp.assertUnavailable(app.logout(tokens));
        app.assertLive(tokens);
        database.mend();
        SessionApp.assertDone(app.logout(tokens));
        app.assertDead(tokens);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storeBack_whatWasEndedOnAnotherNodeMeanwhile_isRefusedWithinASecond(boolean hanging) throws Exception {
        TestDatabase h2 = h2();
        SwitchableDataSource database = new SwitchableDataSource(h2.dataSource());
        SessionApp cut = node(database);
        SessionApp other = node(new SwitchableDataSource(h2.dataSource()));
        Tokens tokens = cut.login();
        Tokens kept = cut.login();
        goAway(database, hanging);
        int asked = database.asked();
        KeyApp.until(Duration.ofSeconds(10), "a poll finds that it is away", () -> database.asked() > asked);
        SessionApp.assertDone(other.logout(tokens));
        cut.assertLive(tokens);
        database.mend();
        long millis = untilRevoked(cut, tokens);
        KeyApp.until(PROMISED, "asked again", () -> cut.refresh(tokens).statusCode() == 401);
        SessionApp.assertRefreshRefused(cut.refresh(tokens));
        cut.assertLive(Tokens.in(cut.refresh(kept)));
        System.out.println("NodesTest: refused after the store is back, hanging " + hanging + ": " + millis + " ms");
        assertTrue(millis < PROMISED.toMillis(), () -> millis + " ms");
    }

    // threads

    @Test
    void stop_ofTheApplication_leavesNoThreads() throws Exception {
        Set<Thread> before = threads();
        SessionApp memory = SessionApp.start();
        SessionApp jdbc = SessionApp.start(shared(Kind.H2));
        jdbc.logout(jdbc.login());
        assertTrue(threads().size() > before.size());
        memory.close();
        jdbc.close();
        KeyApp.until(Duration.ofSeconds(5), "threads end", () -> before.containsAll(threads()));
    }

    @Test
    void stop_whileTheStoreHangs_leavesNoThreads() throws Exception {
        Set<Thread> before = threads();
        SwitchableDataSource database = new SwitchableDataSource(h2().dataSource());
        SessionApp app = SessionApp.jetty(
                context -> context.setAttribute("db", database),
                joined(IMPATIENT, "sessions", "jdbc", "dataSource", "attribute:db"));
        int asked = database.asked();
        database.hang();
        KeyApp.until(Duration.ofSeconds(3), "a poll hangs", () -> database.asked() > asked);
        long start = System.nanoTime();
        app.close();
        assertTrue(KeyApp.millisSince(start) < 7_000);
        assertTrue(before.containsAll(threads()), () -> threads().toString());
    }

    /** A start that failed half-way leaves none either. */
    @Test
    void start_thatFails_leavesNoThreads() throws Exception {
        Set<Thread> before = threads();
        SessionApp.startFailure(shared(Kind.H2, "listeners", "no.such.Listener"));
        KeyApp.until(Duration.ofSeconds(5), "threads end", () -> before.containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("servlet-jwt"))
                .collect(Collectors.toSet());
    }
}
