package io.github.servletjwt.internal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.servletjwt.LogLines;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.api.UserStore;
import io.github.servletjwt.api.WritableUserStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of a file of accounts, and what is said of its mistakes. */
class FileUserStoreTest {
    private static final String HASH =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    private static final String OTHER_HASH =
            "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg";

    private final PasswordHashes hashes = TestHashes.all();
    private final List<String> problems = new ArrayList<>();

    private UserStore parse(String text) {
        try {
            return FileUserStore.open("/WEB-INF/users", () -> text, hashes, () -> 0, problems::add);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private UserStore parseGood(String text) {
        UserStore store = parse(text);
        assertEquals(List.of(), problems);
        return store;
    }

    @Test
    void parse_nameHashRoles_anEnabledAccount() {
        UserStore store = parseGood("alice: " + HASH + " user, admin");
        assertEquals(HASH, store.find("alice").orElseThrow().passwordHash());
        assertEquals("alice", store.find("alice").orElseThrow().name());
        assertTrue(store.find("alice").orElseThrow().enabled());
        assertEquals(UserGrants.ofRoles(Set.of("user", "admin")), store.grants("alice"));
    }

    @Test
    void parse_result_isNotWritable() {
        assertFalse(parseGood("alice: " + HASH) instanceof WritableUserStore);
    }

    @Test
    void parse_rolesMissing_grantsNothing() {
        assertEquals(UserGrants.ofRoles(Set.of()), parseGood("alice: " + HASH).grants("alice"));
    }

    @Test
    void parse_quotedRoles_areWhole() {
        UserGrants grants = parseGood("alice: " + HASH + " \"Site admin\" , x,\"a, b (c) # d\"")
                .grants("alice");
        assertEquals(List.of("Site admin", "x", "a, b (c) # d"), List.copyOf(grants.roles()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Site admin", "\"\"", "a\"b", "\"a\"b", "\"a\" b", "a,,b", "\"a\"\"b\"", "Site admin"})
    void parse_malformedRoles_areRefused(String roles) {
        UserStore unused = parse("alice: " + HASH + " " + roles);
        assertEquals(1, problems.size(), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " user,admin",
                " user, admin",
                " user ,admin",
                "  user  ,  admin  ",
                "\tuser,\tadmin",
                " user,admin,user",
            })
    void parse_blanksAroundRoles_doNotCount(String roles) {
        UserGrants grants = parseGood("alice: " + HASH + roles).grants("alice");
        assertEquals(List.of("user", "admin"), List.copyOf(grants.roles()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice:%s user", "alice :%s user", "  alice\t:\t %s\t user  ", "ALICE: %s user"})
    void parse_blanksAndCaseAroundTheName_doNotCount(String line) {
        UserStore store = parseGood(line.formatted(HASH));
        assertEquals(HASH, store.find("alice").orElseThrow().passwordHash());
        assertEquals(Set.of("user"), store.grants("alice").roles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\n   \n\t\n", "\n# a comment\n", "\n  # bob: x\n", "\n#\n"})
    void parse_linesBetween_areSeveralAccounts(String between) {
        UserStore store = parseGood("alice: " + HASH + " user" + between + "bob: " + OTHER_HASH);
        assertEquals(HASH, store.find("alice").orElseThrow().passwordHash());
        assertEquals(Set.of("user"), store.grants("alice").roles());
        assertEquals(OTHER_HASH, store.find("bob").orElseThrow().passwordHash());
    }

    @Test
    void parse_numberSignBehindTheHash_isARoleAndNoComment() {
        assertEquals(
                Set.of("#1"),
                parseGood("alice: " + HASH + " #1").grants("alice").roles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nobody\n", "   "})
    void parse_noAccounts_isNoProblem(String text) {
        assertEquals(Optional.empty(), parseGood(text).find("alice"));
    }

    @Test
    void find_unknown_empty() {
        assertEquals(Optional.empty(), parseGood("alice: " + HASH).find("bob"));
    }

    @Test
    void grants_unknown_nothing() {
        assertEquals(
                UserGrants.ofRoles(Set.of()),
                parseGood("alice: " + HASH + " user").grants("bob"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice " + HASH,
                ": " + HASH,
                "al\u0007ice: " + HASH,
                "\uFEFFalice: " + HASH,
            })
    void parse_noName_problemWithTheLinesNumber(String line) {
        parse("# users\n\n" + line);
        assertEquals(
                List.of(
                        "line 3: expected 'name: hash role, role'; a name has 1 to 256 characters, and no control character "
                                + "or byte order mark"),
                problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:",
                "alice: ",
                "alice: hunter2hunter2",
                "alice: {noop}hunter2hunter2 user",
                "alice: $2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJ user",
                "alice: user " + HASH,
                "alice: " + HASH + ",user",
                "alice: :" + HASH,
                "alice:bob: " + HASH,
            })
    void parse_unknownHashForm_problemWithTheLinesNumberAndName(String line) {
        UserStore store = parse("bob: " + HASH + "\n" + line);
        assertEquals(
                List.of(
                        "line 2: the hash of 'alice' has an unknown format; expected $argon2id$…, $argon2i$…, $2a$…, $2b$…, $2y$…, $pbkdf2-sha256$…, {bcrypt}…, "
                                + "{argon2…}… or {pbkdf2@SpringSecurity_v5_8}…"),
                problems);
        assertEquals(Optional.empty(), store.find("alice"));
    }

    @ParameterizedTest
    @CsvSource({"alice, alice", "alice, ALICE", "ALICE, alice", "straße, STRASSE", "\uFF41, a"})
    void parse_sameNameTwice_problem(String one, String two) {
        UserStore store = parse(one + ": " + HASH + "\n" + two + ": " + OTHER_HASH);
        String name = Usernames.normalise(one).orElseThrow();
        assertEquals(
                List.of("line 2: there is a user '" + name + "' already (names are compared without case)"), problems);
        assertEquals(HASH, store.find(name).orElseThrow().passwordHash());
    }

    @ParameterizedTest
    @ValueSource(strings = {" user admin", " user,", " ,user", " user,,admin", " ,", " user, new admin"})
    void parse_rolesNotSeparatedByCommas_problem(String roles) {
        parse("alice: " + HASH + roles);
        assertEquals(
                List.of(
                        "line 1: expected roles separated by commas, those with blanks in quotes: \"Site admin\", editor"),
                problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob+shop@mail.example",
                "o'brien@mail.example",
                "acme\\carl",
                "anna maria",
                "user#1",
                "al/ice",
                "<alice>",
                "a,b",
                "\uD83D\uDE00",
            })
    void parse_nameWithOddLetters_isFound(String name) {
        UserStore file = parse(name + ": " + HASH + " user");
        assertEquals(List.of(), problems);
        assertEquals(name, file.find(name).orElseThrow().name());
    }

    @ParameterizedTest
    @CsvSource({"255, true", "256, true", "257, false"})
    void parse_lengthOfAName_upTo256(int length, boolean accepted) {
        parse("a".repeat(length) + ": " + HASH);
        assertEquals(accepted, problems.isEmpty(), problems::toString);
    }

    @Test
    void parse_severalMistakes_areAllTold() {
        parse("alice\nbob: x\ncarol: " + HASH + "\nCarol: " + HASH + " a,,b");
        assertEquals(4, problems.size(), problems::toString);
        assertEquals(
                List.of("line 1", "line 2", "line 4", "line 4"),
                problems.stream().map(problem -> problem.split(":")[0]).toList());
    }

    @Test
    void parse_anyMistake_neverShowsTheHash() {
        String line = "alice: hunter2hunter2\nbob " + HASH + "\n: " + HASH + "\nc: " + HASH + "\nc: " + HASH + " ,";
        parse(line);
        assertEquals(5, problems.size(), problems::toString);
        assertFalse(problems.toString().contains("hunter2"), problems::toString);
        assertFalse(problems.toString().contains("nf65EOgLrQMR"), problems::toString);
    }

    private static final long LOOK = 5_000_000_000L;

    /** A file that can change, and a clock. */
    private final class Changing {
        private final AtomicLong nanos = new AtomicLong();
        private String text = "alice: " + HASH + " user";
        private boolean gone;
        private final UserStore store = open();

        private UserStore open() {
            try {
                return FileUserStore.open("/WEB-INF/users", this::read, hashes, nanos::get, problems::add);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private String read() throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            return text;
        }

        boolean knows(String name) {
            return store.find(name).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, true"})
    void find_changedFile_countsAfterFiveSeconds(long more, boolean seen) {
        Changing file = new Changing();
        file.text = "bob: " + HASH;
        file.nanos.set(LOOK + more);
        assertEquals(seen, file.knows("bob"));
        assertEquals(!seen, file.knows("alice"));
    }

    /** A login whose session is open does not trust what was read some seconds ago. */
    @Test
    void findCurrent_changedFile_countsAtOnce() {
        Changing file = new Changing();
        file.text = "alice: " + OTHER_HASH;
        assertEquals(HASH, file.store.find("alice").orElseThrow().passwordHash());
        assertEquals(OTHER_HASH, file.store.findCurrent("alice").orElseThrow().passwordHash());
        assertEquals(OTHER_HASH, file.store.find("alice").orElseThrow().passwordHash());
    }

    @Test
    void grants_changedFile_areTheNewOnes() {
        Changing file = new Changing();
        file.text = "alice: " + HASH + " admin";
        file.nanos.set(LOOK);
        assertEquals(Set.of("admin"), file.store.grants("alice").roles());
    }

    @Test
    void find_changedFileWithAMistake_changesNothingAndIsToldOnce() {
        Changing file = new Changing();
        try (LogLines log = new LogLines()) {
            file.text = "alice: " + HASH + "\nbob: nonsense";
            file.nanos.set(LOOK);
            assertTrue(file.knows("alice"));
            file.nanos.set(2 * LOOK);
            assertTrue(file.knows("alice"));
            assertEquals(1, log.text().split("stay as they were, because the changed file", -1).length - 1, log::text);
            assertTrue(log.text().contains("line 2: the hash of 'bob'"), log::text);
            assertFalse(log.text().contains("nonsense"), log::text);
        }
        file.text = "alice: " + HASH + "\nbob: " + HASH;
        file.nanos.set(3 * LOOK);
        assertTrue(file.knows("bob"));
    }

    @Test
    void find_fileGone_changesNothingAndIsTold() {
        Changing file = new Changing();
        try (LogLines log = new LogLines()) {
            file.gone = true;
            file.nanos.set(LOOK);
            assertTrue(file.knows("alice"));
            assertTrue(log.text().contains("cannot be read again and stay as they were: gone"), log::text);
        }
    }
}
