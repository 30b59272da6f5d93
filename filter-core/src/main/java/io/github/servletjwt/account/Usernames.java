package io.github.servletjwt.account;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one form in which names are stored and found: NFKC, case-folded, 1 to 64 of letters, digits and {@code ._@-}. */
public final class Usernames {
    /** The Hangul fillers are letters that nobody sees. */
    private static final Pattern FORM = Pattern.compile("[-\\p{L}\\p{Nd}._@&&[^\\u115f\\u1160\\u3164\\uffa0]]{1,64}");
    /** Longer texts are not normalised at all. */
    private static final int MOST_CHARACTERS = 256;

    private Usernames() {}

    /** The name in its one form, or empty when it is none. */
    public static Optional<String> normalise(String name) {
        if (name.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        // twice: the capital sharp s becomes the small one first, and that becomes ss
        String folded = nfkc(fold(fold(nfkc(name))));
        return Optional.of(folded).filter(text -> FORM.matcher(text).matches());
    }

    private static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Form.NFKC);
    }
}
