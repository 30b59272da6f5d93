package io.github.servletjwt.internal.account;

import io.github.servletjwt.api.UserAccount;
import io.github.servletjwt.api.UserGrants;
import io.github.servletjwt.internal.config.QuotedName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The accounts of a file: lines {@code name: hash role, role…}. The first blank ends the hash, roles may be missing or
 * in quotes, and lines beginning with {@code #} are comments.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class UserFileParser {
    private static final Pattern BLANK = Pattern.compile("\\s");
    /** Some editors put it before the first line, where it would become part of a name. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Map<String, Entry> accounts = new LinkedHashMap<>();

    private record Entry(UserAccount account, UserGrants grants) {}

    private UserFileParser() {}

    /**
     * Parses the content of a file.
     *
     * @param hashes knows which hashes are usable
     * @param problems receives mistakes, each with its line number and never its hash
     */
    static UserFileParser parse(String text, PasswordHashes hashes, Consumer<String> problems) {
        UserFileParser file = new UserFileParser();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String number = "line " + (i + 1) + ": ";
                file.add(line, hashes, problem -> problems.accept(number + problem));
            }
        }
        return file;
    }

    private void add(String line, PasswordHashes hashes, Consumer<String> problems) {
        int colon = line.indexOf(':');
        Optional<String> name = colon < 0
                ? Optional.empty()
                : Usernames.normalise(line.substring(0, colon).strip())
                        .filter(found -> found.indexOf(BYTE_ORDER_MARK) < 0);
        if (name.isEmpty()) {
            problems.accept("expected 'name: hash role, role'; a name has 1 to " + Usernames.MAX_CODE_POINTS
                    + " characters, and no control character or byte order mark");
            return;
        }
        String[] hashAndRoles = line.substring(colon + 1).strip().split("\\s+", 2);
        if (!hashes.recognises(hashAndRoles[0])) {
            problems.accept(
                    "the hash of '" + name.get() + "' has an unknown format; expected " + PasswordHashes.EXPECTED);
            return;
        }
        Set<String> roles = hashAndRoles.length == 1 ? Set.of() : roles(hashAndRoles[1], problems);
        Entry entry = new Entry(new UserAccount(name.get(), hashAndRoles[0], true), UserGrants.ofRoles(roles));
        if (accounts.putIfAbsent(name.get(), entry) != null) {
            problems.accept("there is a user '" + name.get() + "' already (names are compared without case)");
        }
    }

    private static Set<String> roles(String text, Consumer<String> problems) {
        Set<String> roles = new LinkedHashSet<>();
        try {
            for (String element : QuotedName.split(text)) {
                if (!QuotedName.isQuoted(element) && BLANK.matcher(element).find()) {
                    throw new IllegalArgumentException();
                }
                roles.add(QuotedName.parse(element));
            }
        } catch (IllegalArgumentException malformed) {
            problems.accept("expected roles separated by commas, those with blanks in quotes: \"Site admin\", editor");
        }
        return roles;
    }

    Optional<UserAccount> find(String name) {
        return Optional.ofNullable(accounts.get(name)).map(Entry::account);
    }

    UserGrants grants(String name) {
        Entry entry = accounts.get(name);
        return entry == null ? UserGrants.ofRoles(Set.of()) : entry.grants();
    }

    List<String> sampleHashes(int max) {
        return accounts.values().stream()
                .limit(max)
                .map(entry -> entry.account().passwordHash())
                .toList();
    }

    int size() {
        return accounts.size();
    }
}
