package io.github.servletjwt.internal.account;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds common passwords: those of zxcvbn's dictionaries, in any case, backwards or with letters written as digits; a
 * repeated character or short string; a row of the keyboard or the alphabet; a date. Two of them together are not
 * refused, nor is a password of more than {@value #LONGEST} characters. Takes some milliseconds, at worst about as long
 * as a hash.
 *
 * <p><b>Thread safety:</b> any thread. The dictionaries take some megabytes.
 */
public final class CommonPasswords {
    /** No common password is longer, and long strings take long. */
    private static final int LONGEST = 32;
    /**
     * No common password has more characters that may stand for letters; zxcvbn tries each in each way, for seconds.
     */
    private static final int MAX_SIGNS = 12;

    private static final String SIGNS = "4@8({[<3690&#!1|/70$5+%2";
    /** A password that can be guessed this fast is common (zxcvbn's score 2 begins here). */
    private static final double FEW_GUESSES = 1e6;

    private @Nullable Zxcvbn zxcvbn;

    /** Loaded for the first new password: an application that only logs in does not need it. */
    private synchronized Zxcvbn dictionaries() {
        Zxcvbn read = zxcvbn == null ? new Zxcvbn() : zxcvbn;
        zxcvbn = read;
        return read;
    }

    /** Whether a check is worthwhile; costs nothing. */
    public boolean mayContain(String password) {
        long signs =
                password.chars().distinct().filter(c -> SIGNS.indexOf(c) >= 0).count();
        return password.length() <= LONGEST && signs <= MAX_SIGNS;
    }

    /** Whether the password is common. */
    public boolean contains(String password) {
        if (!mayContain(password)) {
            return false;
        }
        Strength strength = dictionaries().measure(password);
        List<Match> parts = strength.getSequence();
        return parts.size() == 1
                && (parts.get(0).pattern == Pattern.Dictionary
                        || (parts.get(0).pattern != Pattern.Bruteforce && strength.getGuesses() < FEW_GUESSES));
    }
}
