package io.github.servletjwt.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.api.AuthEvent;
import io.github.servletjwt.api.AuthEventListener;
import io.github.servletjwt.api.FailureCode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where events go: the log at the right level, listeners, counters. */
class EventsTest {
    private static final Logger AUDIT = Logger.getLogger("io.github.servletjwt.audit");

    private final List<LogRecord> records = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logRecord) {
            records.add(logRecord);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Counters counters = new Counters();

    @BeforeEach
    void listen() {
        handler.setLevel(java.util.logging.Level.ALL);
        AUDIT.setLevel(java.util.logging.Level.ALL);
        AUDIT.addHandler(handler);
    }

    @AfterEach
    void leave() {
        AUDIT.removeHandler(handler);
        AUDIT.setLevel(null);
    }

    private record Row(AuthEvent event, String level) {}

    static List<Row> rows() {
        String home = "192.0.2.1";
        FailureCode code = FailureCode.INVALID_CREDENTIALS;
        return List.of(
                new Row(new AuthEvent.LoginSucceeded("alice", home, "s"), "INFO"),
                new Row(new AuthEvent.LoginFailed("alice", home, code), "INFO"),
                new Row(new AuthEvent.LoginFailed("", home, FailureCode.HASHING_BUSY), "FINE"),
                new Row(new AuthEvent.LoginThrottled("", home), "FINE"),
                new Row(new AuthEvent.AccountAttacked("alice", home, 50), "WARNING"),
                new Row(new AuthEvent.Registered("alice", home), "INFO"),
                new Row(new AuthEvent.RegistrationRefused("", home, code), "FINE"),
                new Row(new AuthEvent.Refreshed("alice", home, "s"), "INFO"),
                new Row(new AuthEvent.RefreshRefused("", home, code), "FINE"),
                new Row(new AuthEvent.RefreshReused("alice", home, "s"), "WARNING"),
                new Row(new AuthEvent.RefreshAddressChanged("alice", home, "s"), "WARNING"),
                new Row(new AuthEvent.LoggedOut("alice", home, "s", false), "INFO"),
                new Row(new AuthEvent.SessionEnded("alice", home, "s"), "INFO"),
                new Row(new AuthEvent.PasswordChanged("alice", home), "INFO"),
                new Row(new AuthEvent.PasswordChangeRefused("alice", home, code), "INFO"),
                new Row(new AuthEvent.PasswordRehashed("alice", home), "INFO"),
                new Row(new AuthEvent.TokenAccepted("alice", home), "FINER"),
                new Row(new AuthEvent.TokenRefused(home, code), "FINE"),
                new Row(new AuthEvent.AccessDenied("alice", home, code), "FINE"));
    }

    private Events events(AuthEventListener... listeners) {
        return new Events(counters, List.of(listeners));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void raise_anyEvent_isOneLineThatBeginsWithItsName(Row row) {
        events().raise(row.event());
        assertEquals(1, records.size());
        assertEquals(row.level(), records.get(0).getLevel().getName());
        assertTrue(String.valueOf(records.get(0).getParameters()[0])
                .startsWith(row.event().name() + " ["));
    }

    @ParameterizedTest
    @EnumSource
    void rows_haveEveryKind(AuthEvent.Kind kind) {
        assertTrue(rows().stream().anyMatch(row -> row.event().kind() == kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\u0000", "\u001b[31m", "\u0085", "\u2028", "\u2029", "\u007f"})
    void raise_controlCharacters_makeNoLineOfTheirOwn(String control) {
        events().raise(new AuthEvent.LoginSucceeded("alice" + control + "LOGIN_FAILED", "192.0.2.1", null));
        String line = String.valueOf(records.get(0).getParameters()[0]);
        assertFalse(line.contains(control.substring(0, 1)), line);
        assertTrue(line.contains("LOGIN_FAILED"), line);
    }

    @Test
    void raise_listenerFails_theOthersHearIt() {
        List<AuthEvent> heard = new ArrayList<>();
        AuthEvent event = new AuthEvent.Registered("alice", "");
        events(
                        told -> {
                            throw new IllegalStateException("broken");
                        },
                        heard::add)
                .raise(event);
        assertEquals(List.of(event), heard);
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_ACCEPTED, TokenAccepted", "TOKEN_REFUSED, TokenRefused", "ACCESS_DENIED, AccessDenied"})
    void raise_nobodyWantsIt_isCountedAndNothingElse(AuthEvent.Kind kind, String counter) throws Exception {
        AUDIT.setLevel(java.util.logging.Level.INFO);
        events().raise(kind, () -> {
            throw new AssertionError("nobody wants to know");
        });
        assertEquals(List.of(), records);
        assertEquals(1L, counters.getAttribute(counter));
    }

    @Test
    void raise_tokenAccepted_isNotToldToWhomDoesNotAsk() {
        List<AuthEvent> heard = new ArrayList<>();
        AUDIT.setLevel(java.util.logging.Level.INFO);
        events(heard::add).raise(AuthEvent.Kind.TOKEN_ACCEPTED, () -> new AuthEvent.TokenAccepted("alice", ""));
        assertEquals(List.of(), heard);
    }

    @Test
    void raise_listenerAlone_hearsItOnce() throws Exception {
        List<AuthEvent> heard = new ArrayList<>();
        AUDIT.setLevel(java.util.logging.Level.INFO);
        AuthEvent event = new AuthEvent.TokenRefused("", FailureCode.MISSING_TOKEN);
        events(heard::add).raise(AuthEvent.Kind.TOKEN_REFUSED, () -> event);
        assertEquals(List.of(event), heard);
        assertEquals(1L, counters.getAttribute("TokenRefused"));
    }

    @Test
    void raise_eachKind_isCountedByItsName() throws Exception {
        Events events = events();
        rows().forEach(row -> events.raise(row.event()));
        assertEquals(2L, counters.getAttribute("LoginFailed"));
        assertEquals(1L, counters.getAttribute("RefreshReused"));
        assertEquals(AuthEvent.Kind.values().length, counters.getMBeanInfo().getAttributes().length);
    }

    @Test
    void counters_asABean_areReadAlone() {
        assertThrows(AttributeNotFoundException.class, () -> counters.getAttribute("Unknown"));
        assertThrows(AttributeNotFoundException.class, () -> counters.setAttribute(new Attribute("LoginFailed", 1L)));
        assertEquals(
                List.of(new Attribute("LoginFailed", 0L)),
                counters.getAttributes(new String[] {"LoginFailed", "Unknown"}).asList());
    }

    @Test
    void publish_twoOfOneName_haveANumber_untilTheyAreClosed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName one = new ObjectName("io.github.servletjwt:type=AuthEvents,name=\"/events:test\"");
        ObjectName two = new ObjectName("io.github.servletjwt:type=AuthEvents,name=\"/events:test 2\"");
        AutoCloseable first = CounterRegistration.publish(counters, "/events:test");
        AutoCloseable second = CounterRegistration.publish(new Counters(), "/events:test");
        assertTrue(server.isRegistered(one));
        assertTrue(server.isRegistered(two));
        first.close();
        second.close();
        assertFalse(server.isRegistered(one));
        assertFalse(server.isRegistered(two));
    }
}
