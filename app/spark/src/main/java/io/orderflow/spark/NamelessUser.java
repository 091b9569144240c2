package io.orderflow.spark;

import org.apache.hadoop.security.UserGroupInformation;

/**
 * In a container the process may run as a user id that has no name. Java's login module, which Hadoop calls for Spark,
 * ends with a NullPointerException then (JDK's UnixLoginModule: "invalid null input: name"), so Hadoop gets a name from
 * us. Driver only.
 */
final class NamelessUser {

    /** What Java says of a user without a name. */
    private static final String UNKNOWN = "?";

    private NamelessUser() {}

    /** Before the session; does nothing for a user with a name. */
    static void logIn() {
        if (System.getProperty("user.name", UNKNOWN).equals(UNKNOWN)) {
            UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(
                    System.getenv().getOrDefault("HADOOP_USER_NAME", "orderflow")));
        }
    }
}
