package io.orderflow.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that asks who is there: one listener with SASL_SSL (SCRAM-SHA-512, PLAIN and OAUTHBEARER), one with
 * mutual TLS, one with SASL_SSL whose certificate is for another host, and a plain one for the test itself. Whoever is
 * logged in may do anything until {@link #permit} names a resource.
 */
public final class SecuredKafka implements AutoCloseable {
    public static final String USER = "orderflow";
    /** A canary for tests that look for secrets, too. */
    public static final String PASSWORD = "canary-kafka-4711";

    private static final List<String> LISTENERS = List.of("SASL", "MUTUAL", "ELSEWHERE");

    private final boolean permitsAll;
    private final TestCertificates certificates;
    private final TokenEndpoint tokens;
    private final LocalKafka kafka;
    private final Map<String, Integer> ports;

    private SecuredKafka(Path folder, boolean permitsAll) {
        this.permitsAll = permitsAll;
        this.certificates = TestCertificates.in(folder.resolve("certificates"));
        this.tokens = TokenEndpoint.start();
        this.ports = new TreeMap<>();
        for (String name : List.of("CLIENT", "CONTROLLER", "SASL", "MUTUAL", "ELSEWHERE")) {
            int port = Ports.anyFree();
            while (ports.containsValue(port)) {
                port = Ports.anyFree();
            }
            ports.put(name, port);
        }
        LocalKafka.Options options = LocalKafka.Options.in(folder.resolve("kafka"))
                .withPort(ports.get("CLIENT"))
                .withSystemProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", tokens.keysUrl());
        for (Map.Entry<String, String> property : properties().entrySet()) {
            options = options.withProperty(property.getKey(), property.getValue());
        }
        this.kafka = LocalKafka.start(options, Installation.find(), line -> {});
        addScramUser();
    }

    public static SecuredKafka start(Path folder) {
        return new SecuredKafka(folder, true);
    }

    /** One that permits nothing but what {@link #permit} names. */
    public static SecuredKafka startStrict(Path folder) {
        return new SecuredKafka(folder, false);
    }

    private Map<String, String> properties() {
        Map<String, String> all = new TreeMap<>(Map.of(
                "controller.quorum.voters",
                "1@127.0.0.1:" + ports.get("CONTROLLER"),
                "listeners",
                listeners(List.of("CLIENT", "CONTROLLER", "SASL", "MUTUAL", "ELSEWHERE")),
                "advertised.listeners",
                listeners(List.of("CLIENT", "SASL", "MUTUAL", "ELSEWHERE")),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_SSL,MUTUAL:SSL,ELSEWHERE:SASL_SSL",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS",
                "allow.everyone.if.no.acl.found",
                Boolean.toString(permitsAll),
                "sasl.oauthbearer.jwks.endpoint.url",
                tokens.keysUrl(),
                "sasl.oauthbearer.expected.audience",
                TokenEndpoint.AUDIENCE));
        for (String listener : LISTENERS) {
            String prefix = "listener.name." + listener.toLowerCase(java.util.Locale.ROOT) + ".";
            store(
                    all,
                    prefix + "ssl.keystore",
                    certificates.keyStore(listener.equals("ELSEWHERE") ? "elsewhere" : "server"));
            store(all, prefix + "ssl.truststore", certificates.trusted());
            if (listener.equals("MUTUAL")) {
                all.put(prefix + "ssl.client.auth", "required");
            } else {
                all.put(prefix + "sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN,OAUTHBEARER");
                String module = "org.apache.kafka.common.security.";
                all.put(prefix + "scram-sha-512.sasl.jaas.config", module + "scram.ScramLoginModule required;");
                all.put(
                        prefix + "plain.sasl.jaas.config",
                        module + "plain.PlainLoginModule required user_" + USER + "=\"" + PASSWORD + "\";");
                all.put(
                        prefix + "oauthbearer.sasl.jaas.config",
                        module + "oauthbearer.OAuthBearerLoginModule required;");
                all.put(
                        prefix + "oauthbearer.sasl.server.callback.handler.class",
                        module + "oauthbearer.OAuthBearerValidatorCallbackHandler");
            }
        }
        return all;
    }

    private static void store(Map<String, String> all, String prefix, Path file) {
        all.put(prefix + ".location", file.toString());
        all.put(prefix + ".password", TestCertificates.PASSWORD);
        all.put(prefix + ".type", "PKCS12");
    }

    private String listeners(List<String> names) {
        return names.stream()
                .map(name -> name + "://127.0.0.1:" + ports.get(name))
                .collect(Collectors.joining(","));
    }

    private void addScramUser() {
        addScramUser(USER, PASSWORD);
    }

    /** A user of SCRAM-SHA-512. */
    public void addScramUser(String name, String password) {
        asAdministrator(admin -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get());
    }

    /** Rights on one resource, which from now on no other user has; a pattern is literal. */
    public void permit(String user, ResourceType type, String resource, AclOperation... operations) {
        permit(user, type, resource, PatternType.LITERAL, operations);
    }

    public void permit(
            String user, ResourceType type, String resource, PatternType pattern, AclOperation... operations) {
        List<AclBinding> bindings = new ArrayList<>();
        for (AclOperation operation : operations) {
            bindings.add(new AclBinding(
                    new ResourcePattern(type, resource, pattern),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        asAdministrator(admin -> admin.createAcls(bindings).all().get());
    }

    private interface Work {
        void with(Admin admin) throws ExecutionException, InterruptedException;
    }

    private void asAdministrator(Work work) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            work.with(admin);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The broker, with its plain listener. */
    public LocalKafka broker() {
        return kafka;
    }

    /** Address of a listener: SASL, MUTUAL or ELSEWHERE. */
    public String at(String listener) {
        return "127.0.0.1:" + ports.get(listener);
    }

    public TestCertificates certificates() {
        return certificates;
    }

    public TokenEndpoint tokens() {
        return tokens;
    }

    /** Topics on the plain listener. */
    public TestTopics topics() {
        return TestTopics.on(kafka);
    }

    @Override
    public void close() {
        try {
            kafka.close();
        } finally {
            tokens.close();
        }
    }
}
