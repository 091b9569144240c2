package io.orderflow.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * The classes that may log a client in: those that Kafka and Java ship, and AWS MSK IAM's, which the user adds as a
 * jar.
 * Any other class would run in every client, with its passwords.
 */
final class KafkaLogins {
    static final String OAUTH_LOGIN_HANDLER =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";
    static final String OAUTH_MODULE = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    static final String IAM_MODULE = "software.amazon.msk.auth.iam.IAMLoginModule";
    static final String IAM_HANDLER = "software.amazon.msk.auth.iam.IAMClientCallbackHandler";

    static final Set<String> LOGINS = Set.of(
            "org.apache.kafka.common.security.authenticator.DefaultLogin",
            "org.apache.kafka.common.security.kerberos.KerberosLogin",
            "org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerRefreshingLogin");

    static final Set<String> LOGIN_HANDLERS = Set.of(
            OAUTH_LOGIN_HANDLER,
            // Its name before Kafka 4.
            "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler",
            "software.amazon.msk.auth.iam.IAMOAuthBearerLoginCallbackHandler");

    static final Set<String> CLIENT_HANDLERS = Set.of(
            "org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler",
            "org.apache.kafka.common.security.kerberos.KerberosClientCallbackHandler",
            "org.apache.kafka.common.security.oauthbearer.internals.OAuthBearerSaslClientCallbackHandler",
            IAM_HANDLER);

    private static final Set<String> MODULES = Set.of(
            "org.apache.kafka.common.security.plain.PlainLoginModule",
            "org.apache.kafka.common.security.scram.ScramLoginModule",
            OAUTH_MODULE,
            "com.sun.security.auth.module.Krb5LoginModule",
            "com.ibm.security.auth.module.Krb5LoginModule",
            IAM_MODULE);

    private KafkaLogins() {}

    /** Why this JAAS configuration may not be used; empty if it may. The answer holds nothing of its secrets. */
    static Optional<String> problem(String jaas) {
        List<AppConfigurationEntry> entries;
        try {
            Map<String, Object> client = new HashMap<>(Map.of("sasl.jaas.config", new Password(jaas)));
            client.put("sasl.mechanism", "PLAIN");
            entries = JaasContext.loadClientContext(client).configurationEntries();
        } catch (IllegalArgumentException e) {
            return Optional.of("must have the form of JAAS: MODULE required NAME=\"value\" …;");
        }
        List<String> foreign = new ArrayList<>();
        for (AppConfigurationEntry entry : entries) {
            if (!MODULES.contains(entry.getLoginModuleName())) {
                foreign.add(entry.getLoginModuleName());
            }
        }
        return foreign.isEmpty()
                ? Optional.empty()
                : Optional.of("is refused: it loads the class " + String.join(", ", foreign)
                        + " into every client; only the login modules of Kafka, Java and AWS MSK IAM are allowed");
    }

    /** Whether a class is on this class path; it is not initialised. */
    static boolean isThere(String className) {
        try {
            Class.forName(className, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
