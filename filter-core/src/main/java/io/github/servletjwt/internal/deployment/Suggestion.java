package io.github.servletjwt.internal.deployment;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that a misspelt name was meant to be. */
final class Suggestion {
    private Suggestion() {}

    /**
     * {@code "; did you mean 'x'?"} for the nearest candidate, if at most a quarter of the name and one character
     * differ; else an empty string.
     */
    static String of(String name, Collection<String> candidates) {
        String folded = name.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(candidate -> distance(folded, candidate.toLowerCase(Locale.ROOT)) <= 1 + name.length() / 4)
                .min(Comparator.comparingInt(candidate -> distance(folded, candidate.toLowerCase(Locale.ROOT))))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /**
     * The number of insertions, deletions, replacements and swaps of neighbours that turn one string into the other.
     */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int min = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(min, cost[i - 2][j - 2] + 1) : min;
    }
}
