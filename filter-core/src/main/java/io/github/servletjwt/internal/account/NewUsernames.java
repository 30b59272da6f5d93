package io.github.servletjwt.internal.account;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names that a registration allows: 1 to {@value #MAX_CODE_POINTS} letters, digits and the other characters of an
 * e-mail address (atext of RFC 5322 §3.2.3, {@code @} and {@code .}), at least one of them a letter or digit.
 *
 * <p>A name that mixes scripts may look like another user's, for example {@code admin} with a Cyrillic letter, and is
 * refused. The rule is <i>highly restrictive</i> of UTS 39 §5.2: one script, or Latin with the scripts that Chinese,
 * Japanese or Korean mix. In an e-mail address it applies to the part before {@code @} and to each label of the domain.
 * Digits are of one script (§5.3).
 */
public final class NewUsernames {
    private static final int MAX_CODE_POINTS = 254;
    /** The Hangul fillers are invisible letters. */
    private static final Pattern FORM = Pattern.compile(
            "[\\p{L}\\p{Nd}@.!#$%&'*+/=?^_`{|}~\\-&&[^\\u115f\\u1160\\u3164\\uffa0]]{1," + MAX_CODE_POINTS + "}");

    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{Nd}]");
    private static final Pattern AFTER_LOCAL_PART = Pattern.compile("[@.]");

    private static final List<Set<UnicodeScript>> MIXTURES = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    private NewUsernames() {}

    /**
     * The name in the form of {@link Usernames#normalise}. Empty if a registration refuses it.
     *
     * @param name as a user typed it
     */
    public static Optional<String> normalise(String name) {
        return Usernames.normalise(name)
                .filter(text -> FORM.matcher(text).matches())
                .filter(text -> LETTER_OR_DIGIT.matcher(text).find())
                .filter(text -> parts(text).allMatch(NewUsernames::isOfOneScript))
                .filter(NewUsernames::hasDigitsOfOneScript);
    }

    private static Stream<String> parts(String name) {
        int at = name.indexOf('@');
        return at < 0
                ? Stream.of(name)
                : Stream.concat(
                        Stream.of(name.substring(0, at)), AFTER_LOCAL_PART.splitAsStream(name.substring(at + 1)));
    }

    private static boolean isOfOneScript(String part) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        part.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.removeAll(EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED));
        return scripts.size() <= 1 || MIXTURES.stream().anyMatch(mixture -> mixture.containsAll(scripts));
    }

    private static boolean hasDigitsOfOneScript(String name) {
        IntStream zeros = name.codePoints()
                .filter(Character::isDigit)
                .map(digit -> digit - Character.digit(digit, 10))
                .distinct();
        return zeros.count() <= 1;
    }
}
