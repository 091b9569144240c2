package io.orderflow.pipeline.operate.audit;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who acts.
 *
 * @param name of the user of the machine or of the dashboard; at most 255 characters
 */
public record Actor(Face face, String name) {

    private static final int LONGEST = 255;

    /** Where an operation was asked for. */
    public enum Face {
        COMMAND_LINE,
        DASHBOARD
    }

    public Actor {
        requireNonNull(face, "face is null");
        name = name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The user who runs this process, and the machine: {@code deploy@worker-3}. */
    public static Actor ofThisProcess() {
        String user = System.getProperty("user.name", "?");
        try {
            return new Actor(
                    Face.COMMAND_LINE, user + "@" + InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return new Actor(Face.COMMAND_LINE, user);
        }
    }

    /** A user of the dashboard. */
    public static Actor ofDashboard(String name) {
        return new Actor(Face.DASHBOARD, name);
    }
}
