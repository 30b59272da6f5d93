package io.github.servletjwt.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules are found by an index; it finds what reading them one after the other finds. */
class RuleIndexTest {
    private static final List<String> NAMES = List.of("a", "b", "ab", "a.x", "b.x.y", ".x", "x", "Aa", "BB");
    private static final List<String> METHODS = List.of("", "GET ", "POST ", "GET,PUT ");
    private static final List<String> ASKED = List.of("GET", "HEAD", "POST", "PUT", "DELETE");

    private final Random random = new Random();

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String path(int max) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            path.append('/').append(name());
        }
        return path.append(random.nextInt(4) == 0 ? "/" : "").toString();
    }

    private String pattern() {
        return switch (random.nextInt(4)) {
            case 0 -> "*." + List.of("x", "y", "x.y").get(random.nextInt(3));
            case 1 -> path(3).replaceAll("^$", "/");
            default -> path(3).replaceAll("/$", "") + "/*";
        };
    }

    /** Lines that may stand one after the other: each can still be reached. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add(METHODS.get(random.nextInt(METHODS.size())) + pattern() + " role(r" + i + ")");
            if (!Rules.problems(String.join("\n", lines)).isEmpty()) {
                lines.remove(lines.size() - 1);
            }
        }
        return lines;
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void match_anyRulesAndPaths_isTheFirstThatMatches(int seed) {
        random.setSeed(seed);
        List<String> lines = lines();
        String text = lines.isEmpty() ? "/* authenticated" : String.join("\n", lines);
        AccessRules rules = Rules.compile(text);
        NaiveRules naive = new NaiveRules(text);
        for (int i = 0; i < 300; i++) {
            RequestPath path = new RequestPath(path(4).replaceAll("^$", "/"), random.nextBoolean());
            String method = ASKED.get(random.nextInt(ASKED.size()));
            assertEquals(
                    naive.decide(method, path), rules.match(method, path), () -> method + " " + path + "\n" + text);
        }
    }

    @Test
    void match_pathsWithOneHash_areKeptApart() {
        AccessRules rules = Rules.compile("/Aa/* role(one)\n/BB/* role(two)\n/AaAa role(three)\n/BBBB role(four)");
        List<String> found = List.of("/Aa/1", "/BB/1", "/AaAa", "/BBBB", "/AaBB").stream()
                .map(path -> rules.match("GET", new RequestPath(path, false)).toString())
                .toList();
        assertEquals(List.of("role(one)", "role(two)", "role(three)", "role(four)", "authenticated"), found);
    }
}
