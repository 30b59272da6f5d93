package io.github.servletjwt.internal.account;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of Spring Security's {@code DelegatingPasswordEncoder}: a prefix in braces names the format. Verified, never
 * made.
 *
 * <p><b>Thread safety:</b> that of the format.
 */
final class PrefixedHasher implements HashFormat {
    private final Pattern prefixed;
    private final HashFormat form;

    /**
     * Hashes of one format behind a prefix.
     *
     * @param names a regular expression of the names in the braces
     */
    PrefixedHasher(String names, HashFormat form) {
        this.prefixed = Pattern.compile("(\\{" + names + "\\})(.*)", Pattern.DOTALL);
        this.form = form;
    }

    @Override
    public String hash(String password) {
        throw new UnsupportedOperationException("such hashes are verified, never made");
    }

    @Override
    public boolean recognises(String hash) {
        Matcher matcher = prefixed.matcher(hash);
        return matcher.matches() && form.recognises(matcher.group(2));
    }

    @Override
    public boolean verify(String password, String hash) {
        Matcher matcher = prefixed.matcher(hash);
        return matcher.matches() && form.verify(password, matcher.group(2));
    }

    /** Without the prefix it has the usual format. */
    @Override
    public boolean isWeaker(String hash) {
        return true;
    }

    @Override
    public String unmatchable(String like) {
        Matcher matcher = prefixed.matcher(like);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not of this format");
        }
        return matcher.group(1) + form.unmatchable(matcher.group(2));
    }
}
