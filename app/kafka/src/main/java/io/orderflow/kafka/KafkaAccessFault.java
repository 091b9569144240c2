package io.orderflow.kafka;

import io.orderflow.condition.Condition;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Why a client does not get into Kafka, or may not do what it wants there. Decided by the types of the exceptions; each
 * of them is {@link Condition#KAFKA_REFUSED}, which a person has to repair.
 */
public enum KafkaAccessFault {
    PASSWORD(
            "The brokers do not accept the user name or its password",
            "Correct KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD or KAFKA_SASL_PASSWORD_FILE"),
    TOKEN(
            "The brokers do not accept the token: it has expired, or its issuer, audience or signature is not the"
                    + " one they expect",
            "Compare the clocks, and the token's claims with the brokers' sasl.oauthbearer settings"),
    TOKEN_ENDPOINT(
            "No login: the token endpoint, or the login module, gave nothing to log in with",
            "Correct kafka.properties.\"sasl.oauthbearer.token.endpoint.url\", the client id (KAFKA_SASL_USERNAME)"
                    + " or its secret"),
    MECHANISM("The brokers do not offer this SASL mechanism", "Correct KAFKA_SASL_MECHANISM"),
    UNTRUSTED_BROKER(
            "The broker's certificate is signed by an authority that is not trusted here",
            "Let KAFKA_SSL_TRUSTSTORE_LOCATION name a file with the authority of the brokers"),
    HOST_NAME(
            "The broker's certificate is for another host name",
            "Use a name from the certificate in KAFKA_BOOTSTRAP_SERVERS and in the brokers' advertised.listeners"),
    CERTIFICATE_EXPIRED(
            "A certificate of the connection has expired, or is not valid yet", "Renew it, and compare the clocks"),
    TLS(
            "No encrypted connection comes about, or the brokers do not accept this client's certificate",
            "Check KAFKA_SECURITY_PROTOCOL against the listener, and for mutual TLS"
                    + " kafka.properties.\"ssl.keystore.*\""),
    PERMISSION("The brokers do not permit this to the user", "Grant it, as app/docs/security.md lists");

    private static final int DEEPEST = 20;

    private final String sentence;
    private final String remedy;

    KafkaAccessFault(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    /** Empty: it is something else, such as brokers that cannot be reached. */
    public static Optional<KafkaAccessFault> of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        if (has(chain, AuthorizationException.class)) {
            return Optional.of(PERMISSION);
        }
        if (has(chain, UnsupportedSaslMechanismException.class) || has(chain, IllegalSaslStateException.class)) {
            return Optional.of(MECHANISM);
        }
        if (has(chain, SaslAuthenticationException.class)) {
            return Optional.of(isInvalidToken(chain) ? TOKEN : PASSWORD);
        }
        if (has(chain, SSLException.class)) {
            return Optional.of(ofCertificates(chain));
        }
        if (has(chain, LoginException.class)) {
            return Optional.of(TOKEN_ENDPOINT);
        }
        return has(chain, AuthenticationException.class) ? Optional.of(PASSWORD) : Optional.empty();
    }

    private static KafkaAccessFault ofCertificates(List<Throwable> chain) {
        if (has(chain, CertificateExpiredException.class) || has(chain, CertificateNotYetValidException.class)) {
            return CERTIFICATE_EXPIRED;
        }
        if (has(chain, CertPathBuilderException.class) || has(chain, CertPathValidatorException.class)) {
            return UNTRUSTED_BROKER;
        }
        // Java's check of the host name throws the plain type, all of its other checks a special one.
        return chain.stream().anyMatch(cause -> cause.getClass() == CertificateException.class) ? HOST_NAME : TLS;
    }

    /** The answer {@code {"status":"invalid_token"}} is part of the protocol: RFC 7628, 3.2.2. */
    private static boolean isInvalidToken(List<Throwable> chain) {
        return chain.stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("\"invalid_token\""));
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < DEEPEST; t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    /** Always the same: a person has to repair it. */
    public Condition condition() {
        return Condition.KAFKA_REFUSED;
    }

    /** What to do, as a clause without a full stop. */
    public String remedy() {
        return remedy;
    }

    /** What it is, the innermost words of Kafka or Java, and what to do; without a full stop. */
    public String text(Throwable thrown) {
        String said = "";
        for (Throwable cause : chain(thrown)) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                said = message.strip().lines().findFirst().orElse("");
            }
        }
        return sentence + " (" + (said.endsWith(".") ? said.substring(0, said.length() - 1) : said) + "). " + remedy;
    }
}
