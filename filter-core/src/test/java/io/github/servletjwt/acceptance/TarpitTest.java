package io.github.servletjwt.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals in masses: they wait, and hold no thread. */
@Timeout(60)
class TarpitTest {
    private static final String WRONG = "{\"username\":\"alice\",\"password\":\"wrong\"}";
    private static final int MASS = 60;
    /** So many a second are answered at once. */
    private static final int AT_ONCE = 20;

    private static final long MAX_OF_A_SECOND = 900_000_000L;

    private record Answer(HttpResponse<String> response, long nanos) {}

    private static List<Answer> refusals(SessionApp app) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(MASS);
        try {
            List<Future<Answer>> pending = new ArrayList<>();
            for (int i = 0; i < MASS; i++) {
                pending.add(clients.submit(() -> {
                    long begun = System.nanoTime();
                    HttpResponse<String> response = app.postJson("/login", WRONG);
                    return new Answer(response, System.nanoTime() - begun);
                }));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : pending) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(SessionApp.Container.class)
    void login_refusedInMasses_waitsAndIsAnsweredAsEver(SessionApp.Container container) throws Exception {
        try (SessionApp app = SessionApp.start(container, "maxLoginFailures", "1")) {
            assertEquals(401, app.postJson("/login", WRONG).statusCode());
            List<Answer> answers = refusals(app);
            for (Answer answer : answers) {
                SessionApp.assertError(
                        429, "too_many_attempts", "Too many attempts; try again later", answer.response());
                SessionApp.assertUncached(answer.response());
                assertTrue(answer.response().headers().firstValue("Retry-After").isPresent());
            }
            long waited = answers.stream()
                    .filter(answer -> answer.nanos() > MAX_OF_A_SECOND)
                    .count();
            assertTrue(waited >= MASS / 3, () -> waited + " of " + MASS + " waited");
            assertTrue(waited <= MASS - AT_ONCE, () -> waited + " of " + MASS + " waited");
        }
    }
}
