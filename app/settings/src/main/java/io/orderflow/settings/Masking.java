package io.orderflow.settings;

import java.util.regex.Pattern;

/** Masks secrets in everything that is printed. */
final class Masking {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|passphrase|pwd|secret|token|credential|jaas|keystore\\.key|private|user\\.info"
                    + "|api[-_.]?key",
            Pattern.CASE_INSENSITIVE);
    /** Not secret despite the name: file paths and addresses. */
    private static final Pattern HARMLESS_NAME =
            Pattern.compile("(-file|\\.location|endpoint\\.url|token\\.endpoint.*)$", Pattern.CASE_INSENSITIVE);
    /** The credentials of {@code scheme://user:password@host}. */
    private static final Pattern IN_ADDRESS = Pattern.compile("(//[^/@\\s:]*):[^/\\s]*@");
    /** {@code password=…} in an address, a JAAS configuration or a property list. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "((?:password|passwd|pwd|secret|token)\\w*\\s*[=:]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"?|[^\\s&;,]+)",
            Pattern.CASE_INSENSITIVE);

    private Masking() {}

    /** Whether the name of a setting says that its value is a secret. */
    static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name).find() && !HARMLESS_NAME.matcher(name).find();
    }

    /** The value with secrets masked. */
    static String masked(String name, String value) {
        if (isSecret(name)) {
            return new Secret(value).toString();
        }
        String text = IN_ADDRESS.matcher(value).replaceAll("$1:" + Secret.MASK + "@");
        return IN_TEXT.matcher(text).replaceAll("$1" + Secret.MASK);
    }
}
