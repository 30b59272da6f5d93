package io.github.servletjwt.internal.account;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of user names. A login accepts every name that a store may know: 1 to {@value #MAX_CODE_POINTS} code
 * points, none of them a control character. A registration accepts fewer, see {@link NewUsernames}.
 */
public final class Usernames {
    static final int MAX_CODE_POINTS = 256;
    /** Longer strings are not normalised; no character takes more than 4 when it is decomposed canonically. */
    private static final int MAX_CHARACTERS = 8 * MAX_CODE_POINTS;

    private static final Pattern UNUSABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    private Usernames() {}

    /**
     * The form in which our own stores compare names: NFKC, case-folded. Empty for a name that no store can know.
     *
     * @param name as a user typed it
     */
    public static Optional<String> normalise(String name) {
        // twice: the capital sharp s becomes the small one first, and that becomes ss
        return asTyped(name).map(typed -> nfkc(fold(fold(nfkc(typed))))).filter(Usernames::isUsable);
    }

    /** The name as a user typed it, in NFC and not trimmed. Empty for a name that no store can know. */
    public static Optional<String> asTyped(String name) {
        if (name.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return Optional.of(Normalizer.normalize(name, Form.NFC)).filter(Usernames::isUsable);
    }

    static boolean isUsable(String name) {
        return !name.isEmpty()
                && name.codePointCount(0, name.length()) <= MAX_CODE_POINTS
                && !UNUSABLE.matcher(name).find();
    }

    private static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Form.NFKC);
    }
}
