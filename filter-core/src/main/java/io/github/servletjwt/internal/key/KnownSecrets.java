package io.github.servletjwt.internal.key;

import io.github.servletjwt.internal.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Secrets that others know: phrases made of words from samples, and published secrets.
 *
 * <p>A phrase is refused when fewer than {@value #LEAST_LEFT} characters are left without those words, separators and
 * rows such as {@code 12345}. A random secret of 32 characters is far from that. Words outside the list, as in a dice
 * passphrase, count in full. For published secrets that look random the list holds only digests.
 */
final class KnownSecrets {
    private static final int LEAST_LEFT = 16;
    private static final int LEAST_ROW = 4;
    private static final int LONGEST_WORD = 16;
    private static final int LONGEST_TEXT = 512;
    private static final int DIGEST_BYTES = 8;
    private static final String SEPARATORS = " -_.,:;!/\n";
    private static final String KEYBOARD = "qwertyuiop asdfghjkl zxcvbnm 1234567890";

    private static final Set<String> WORDS = Set.of("""
            able about above access account actual add admin after algorithm all already also always
            amazing an and android another any anyone api app apple application apps are as asecret at
            auth authentication authorization authorize awesome awsome backend bar base base64 baz be
            been before best better between big bit bits blog book boot but by byte bytes can cat change
            changed changeme changes char character characters chars chat choose class client code
            commit commits community company complex config configuration configure cookie create crypto
            custom data database day default demo deploy dev develop developer development django do
            docker does dont dotnet ecommerce edit employee encode encoded encrypt encryption end enough
            enter env environment even every example expire express extra extremely fake fast file fill
            first flask foo for found free from full generate generated generation get github give go
            goes good google great guess hard has hash hashing have hello help here hidden high highly
            hmac hope hs256 hs384 hs512 hundred i identity if important in input insert ipsum is issuer
            it its java javascript json jsonwebtoken just jwt jwts keep key keyboard keys know known
            last learn learning least length less like lite local localhost login long longer longest
            lorem love make management many map me member message micro microservice microservices min
            mine minimum more most must my name need needs nest nestjs net never new next no nobody node
            nodejs none not note nothing now number of ok on one only or other our out over own pass
            passphrase passwd password passwords person phrase placeholder please portal power powerful
            precious private prod production program project protect public put python quite random
            randomly ready real really refresh release replace replaced require required rest rsa run
            safe same sample save say scheme school secret secretkey secrets secure secured security see
            send server service session set sha256 sha512 share shared shh shop should sign signature
            signed signer signing simple site sixtyfour small so social some somebody someone something
            special spring springboot springsecurity stack start still store string strong stronger
            strongest sufficient sufficiently super sure symmetric system team temp temporary test
            tester testing tests text than that the their them then there these they thing things think
            thirtytwo this three time to todo token tokens too top tutorial two ultra uncrackable unique
            unit universe unsafe update use used user users using valid value variable verification
            verify very want was we web webapp website webtoken well what when which while who will with
            without word words work working world worlds would write xx yes you your yours
            """.strip().split("\\s+"));

    /** The first 8 bytes of SHA-256 of their letters and digits in lower case. */
    private static final Set<String> PUBLISHED = Set.of("""
            0593370da860b59a 09798cb336a4d7a9 0a7bb2a516b2b0ee 15ab42607af32831 1ef250726cdc4486 1fa6b241457244a4
            27c836ab633dc85e 2e3bb4e5dc36f639 2fd78f0d80285926 304084abd1b7699f 33bd5140c8e608d5 353947770b7c2550
            3d89f6c28d373698 3d8a8f086d299393 3d916a575262d199 43d715b02b121b95 45cb9236923416f8 4ea6d4e325d4950d
            4fc1192cb47f61bd 560c5ee47189b81c 568866534310aee3 57d0e9d5fb179733 582cc79cd52a540f 594c081d23de22b1
            5bd63c8c28968eec 63a340d91f5fb453 63b804503d9afd63 670fe9bf63ccfc2b 675730e77208e310 69024f21e9ad1759
            6ce79fe07606edec 723f157ccc52033b 72f6ba66eb03f47b 7933794a363ad823 7d1f2171387cf941 7ef512d98b90e0f8
            8aa742514a93c6b7 8d5123c0b1a1f55b 8f0503e18677b645 903942894fc91506 921edb459608d242 a0f584a60e899ce9
            a5860f704f971e94 ab3e5abfaa2c855f ad78e435b6faf410 ad7fb74275d8fe6a ae60118eb9c2f9d9 bc7d963b80591bde
            bc9584501eb8953f c1ac589c076d75c8 c2b05800b6dfa54f c392cc3f1a698cc0 c7e9777f2cc89dff c7f6e46e005573dc
            ca11bb5aa223e871 cb7b15b4cec75874 cf12062fabcfe5e7 cf46936a0162558a d03b09c06207f4cb d3335ba7ab30cfc2
            d593c3409502698d d8b9e6263a0c0e4c d96508cd44232a01 dc0f6de14c6db3d3 e687d5a9ca06faff e9868c1004140ae7
            eababa1574672de5 eeca1a62edd26f0a f05caca66942f5a2 f0abc77d2a261ab0 f0c572d987afff1d f1572215aa4ae06d
            f2368581ed17c0cc f839a61441c3bea7 fd8c68be3eb5b754
            """.strip().split("\\s+"));

    private KnownSecrets() {}

    /** Whether others know the string. */
    static boolean contains(String text) {
        return isPublished(text) || isPhrase(text, 2) || isPhrase(withoutLeet(text), LEAST_ROW);
    }

    /** Whether others know the bytes, as they are or in a published encoding. */
    static boolean contains(byte[] bytes) {
        return isPublished(Base64.getEncoder().encodeToString(bytes))
                || isPublished(HexFormat.of().formatHex(bytes));
    }

    /** Letters and digits only, in lower case. */
    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static boolean isPublished(String text) {
        byte[] digest = Sha256.of(folded(text).getBytes(StandardCharsets.US_ASCII));
        return PUBLISHED.contains(HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
    }

    private static String withoutLeet(String text) {
        return text.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('@', 'a')
                .replace('$', 's');
    }

    /**
     * Whether too little is left without the known words of this length or more. Only ASCII is examined: random bytes
     * are not.
     */
    private static boolean isPhrase(String text, int leastWord) {
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(c -> c > '~')) {
            return false;
        }
        int[] left = new int[text.length() + 1];
        for (int end = 1; end <= text.length(); end++) {
            boolean separator = SEPARATORS.indexOf(text.charAt(end - 1)) >= 0;
            left[end] = left[end - 1] + (separator ? 0 : 1);
            for (int start = Math.max(0, end - LONGEST_WORD); start <= end - leastWord; start++) {
                boolean counts = end - start > 2 || standsAlone(text, start, end);
                if (left[start] < left[end] && counts && isKnown(text.substring(start, end))) {
                    left[end] = left[start];
                }
            }
        }
        return left[text.length()] < LEAST_LEFT;
    }

    /**
     * Every random string has words of two letters by chance, so they count only between separators and case changes.
     */
    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || begins(text, start)) && (end == text.length() || begins(text, end));
    }

    private static boolean begins(String text, int at) {
        return !Character.isLetterOrDigit(text.charAt(at))
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || (Character.isUpperCase(text.charAt(at)) && Character.isLowerCase(text.charAt(at - 1)));
    }

    private static boolean isKnown(String text) {
        String part = text.toLowerCase(Locale.ROOT);
        return WORDS.contains(part) || (part.length() >= LEAST_ROW && (isRow(part) || KEYBOARD.contains(part)));
    }

    /** Whether each character follows the one before it, upwards or downwards, or repeats it. */
    private static boolean isRow(String part) {
        int step = part.charAt(1) - part.charAt(0);
        for (int i = 1; i < part.length(); i++) {
            if (Math.abs(step) > 1 || part.charAt(i) - part.charAt(i - 1) != step) {
                return false;
            }
        }
        return true;
    }
}
