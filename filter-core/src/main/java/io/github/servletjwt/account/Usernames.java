package io.github.servletjwt.account;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one form in which names are stored and found: NFKC, case-folded, 1 to 64 of letters, digits and {@code ._@-}. */
public final class Usernames {
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{Nd}._@-]{1,64}");
    /** Longer texts are not normalised at all. */
    private static final int MOST_CHARACTERS = 256;

    private Usernames() {}

    /** The name in its one form, or empty when it is none. */
    public static Optional<String> normalise(String name) {
        if (name.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        String folded = nfkc(nfkc(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        return Optional.of(folded).filter(text -> FORM.matcher(text).matches());
    }

    private static String nfkc(String text) {
        return Normalizer.normalize(text, Form.NFKC);
    }
}
