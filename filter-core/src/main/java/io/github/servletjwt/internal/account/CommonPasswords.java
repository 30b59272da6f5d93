package io.github.servletjwt.internal.account;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that many use: those of zxcvbn's dictionaries, in any case, backwards or with letters written as digits; a
 * character or short text repeated; a row of the keyboard or the alphabet; a date. Two of them together are not refused, nor
 * is what has more than {@value #LONGEST} characters. It takes some milliseconds, at worst about as long as a hash.
 *
 * <p><b>Thread safety:</b> any thread. The dictionaries take some megabytes.
 */
public final class CommonPasswords {
    /** Nothing common is longer, and long texts take long. */
    private static final int LONGEST = 32;
    /** Nothing common has more of the signs that may stand for letters; zxcvbn tries each in each way, for seconds. */
    private static final int MAX_SIGNS = 12;

    private static final String SIGNS = "4@8({[<3690&#!1|/70$5+%2";
    /** What is guessed that soon is common, whatever it is (zxcvbn's score 2 begins here). */
    private static final double FEW_GUESSES = 1e6;

    private @Nullable Zxcvbn zxcvbn;

    /** Read when the first password is judged: an application that only logs in does without. */
    private synchronized Zxcvbn dictionaries() {
        Zxcvbn read = zxcvbn == null ? new Zxcvbn() : zxcvbn;
        zxcvbn = read;
        return read;
    }

    /** Whether it is worth while to look, which costs nothing to know. */
    public boolean mayContain(String password) {
        long signs =
                password.chars().distinct().filter(c -> SIGNS.indexOf(c) >= 0).count();
        return password.length() <= LONGEST && signs <= MAX_SIGNS;
    }

    /** Whether the password is one of them. */
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
