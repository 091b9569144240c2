package io.orderflow.dashboard.web;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may do what.
 *
 * @param operatorToken empty: there is none
 * @param viewerToken empty: there is none
 * @param proxies addresses of reverse proxies whose headers are believed
 * @param userHeader in which a proxy names the user it has logged in; empty: proxies log no one in
 * @param operators users of proxies who are operators; the others are viewers
 */
public record Access(
        Secret operatorToken, Secret viewerToken, Set<String> proxies, String userHeader, Set<String> operators) {

    /** Anyone who reaches the port may do anything. */
    public static final Access OPEN = new Access(Secret.EMPTY, Secret.EMPTY, Set.of(), "", Set.of());

    /** What someone may do. */
    enum Role {
        /** Reads; what is restricted is masked. */
        VIEWER,
        /** Also sends orders, and edits and replays what was rejected. */
        OPERATOR
    }

    public Access {
        requireNonNull(operatorToken, "operatorToken is null");
        requireNonNull(viewerToken, "viewerToken is null");
        proxies = proxies.stream().map(Access::canonical).collect(Collectors.toUnmodifiableSet());
        requireNonNull(userHeader, "userHeader is null");
        operators = Set.copyOf(operators);
    }

    /** For a line at the start; free of secrets. */
    public String summary() {
        if (isOpen()) {
            return "no token required";
        }
        return (operatorToken.isEmpty() ? "without a token" : "with a token")
                + (viewerToken.isEmpty() ? "" : " and one for viewers")
                + (userHeader.isEmpty() ? "" : ", users by " + userHeader);
    }

    /** Whether no login is asked for. */
    boolean isOpen() {
        return operatorToken.isEmpty() && viewerToken.isEmpty() && userHeader.isEmpty();
    }

    boolean isProxy(String address) {
        return proxies.contains(canonical(address));
    }

    Role roleOf(String user) {
        return operators.contains(user) ? Role.OPERATOR : Role.VIEWER;
    }

    /** One form for each address; IPv6 has several. */
    private static String canonical(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
