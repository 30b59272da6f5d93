package io.github.servletjwt.account;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.matchers.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that many use: those of zxcvbn's dictionaries, in any case, backwards or with letters written as digits; a
 * character or short text repeated; a row of the keyboard or the alphabet; a date. Two of them together are not refused.
 *
 * <p><b>Thread safety:</b> any thread. The dictionaries take some megabytes.
 */
public final class CommonPasswords {
    /** Nothing common is longer, and long texts take long. */
    private static final int LONGEST = 64;
    /** What is guessed that soon is common, whatever it is (zxcvbn's score 2 begins here). */
    private static final double FEW_GUESSES = 1e6;

    private @Nullable Zxcvbn zxcvbn;

    /** Read when the first password is judged: an application that only logs in does without. */
    private synchronized Zxcvbn dictionaries() {
        Zxcvbn read = zxcvbn == null ? new Zxcvbn() : zxcvbn;
        zxcvbn = read;
        return read;
    }

    /** Whether the password is one of them. */
    public boolean contains(String password) {
        if (password.length() > LONGEST) {
            return false;
        }
        Strength strength = dictionaries().measure(password);
        List<Match> parts = strength.getSequence();
        return parts.size() == 1
                && (parts.get(0).pattern == Pattern.Dictionary
                        || (parts.get(0).pattern != Pattern.Bruteforce && strength.getGuesses() < FEW_GUESSES));
    }
}
