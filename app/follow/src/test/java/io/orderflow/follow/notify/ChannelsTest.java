package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orderflow.local.TestCertificates;
import io.orderflow.settings.Secret;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mails and webhooks, against real servers. */
class ChannelsTest {

    private static final Notification ORDER = Notification.of(
                    "{\"key\":\"ORDER-000001\",\"status\":\"CONFIRMED\",\"order\":{\"amount\":45.99,\"product\":\"Caf\u00e9\"}}"
                            .getBytes(UTF_8))
            .orElseThrow();

    private static final Duration SHORT = Duration.ofMillis(500);

    @Nested
    class AWebhook {
        private final AtomicReference<String> body = new AtomicReference<>("");
        private final AtomicReference<String> signature = new AtomicReference<>("");
        private final CountDownLatch released = new CountDownLatch(1);
        private final ExecutorService answers = Executors.newCachedThreadPool();
        private HttpServer server;
        private volatile int status = 200;

        @BeforeEach
        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/ok", this::answer);
            server.createContext("/slow", exchange -> {
                try {
                    var unused = released.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            server.createContext("/broken", HttpExchange::close);
            server.createContext("/endless", exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                try {
                    var unused = released.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            server.setExecutor(answers);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            signature.set(exchange.getRequestHeaders().getFirst("X-Orderflow-Signature"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        @AfterEach
        void stop() {
            released.countDown();
            server.stop(0);
            answers.shutdownNow();
        }

        private Webhook to(String path) {
            return new Webhook(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                    new Secret("a shared secret"),
                    SHORT);
        }

        @Test
        void postsTheConfirmationWithItsSignature() throws NotSentException {
            to("/ok").send(ORDER);

            assertThat(body.get()).isEqualTo(ORDER.json());
            assertThat(signature.get())
                    .isEqualTo("sha256="
                            + Webhook.signature("a shared secret", ORDER.json().getBytes(UTF_8)));
        }

        @Test
        void theSignatureIsThatOfTheSpecification() {
            // RFC 4231, test case 2.
            assertThat(Webhook.signature("Jefe", "what do ya want for nothing?".getBytes(UTF_8)))
                    .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        }

        @Test
        void anOverloadedReceiverIsTriedAgainAndARefusalIsNot() {
            status = 503;
            assertThatThrownBy(() -> to("/ok").send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isTrue());
            status = 429;
            assertThatThrownBy(() -> to("/ok").send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isTrue());
            status = 400;
            assertThatThrownBy(() -> to("/ok").send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isFalse());
        }

        @Test
        void aReceiverThatIsSlowBreaksOffOrIsNotThereIsTriedAgain() {
            for (String path : new String[] {"/slow", "/broken", "/endless"}) {
                assertThatThrownBy(() -> to(path).send(ORDER))
                        .isInstanceOfSatisfying(
                                NotSentException.class,
                                e -> assertThat(e.passes()).isTrue());
            }
            server.stop(0);
            assertThatThrownBy(() -> to("/ok").send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isTrue())
                    .hasMessageContaining("does not answer");
        }
    }

    @Nested
    class AMail {
        private GreenMail mails;

        @BeforeEach
        void start() {
            mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            mails.start();
        }

        @AfterEach
        void stop() {
            mails.stop();
        }

        private SmtpMail to(int port, String recipient) {
            return new SmtpMail(
                    new SmtpMail.Server(
                            "127.0.0.1",
                            port,
                            SmtpMail.Encryption.NONE,
                            "",
                            new Secret(""),
                            "shop@example.org",
                            recipient,
                            SHORT.multipliedBy(4)),
                    Template.parse("Subject: ${key} ${status}\n\n${product} for ${amount}${reason}\n"));
        }

        @Test
        void isMadeFromTheTemplate() throws Exception {
            to(mails.getSmtp().getPort(), "customer@example.org").send(ORDER);

            MimeMessage mail = mails.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("ORDER-000001 CONFIRMED");
            assertThat(mail.getContent().toString().strip()).isEqualTo("Caf\u00e9 for 45.99");
            assertThat(mail.getAllRecipients()[0]).hasToString("customer@example.org");
        }

        @Test
        void toWhatIsNoAddressIsNotTriedAgain() {
            assertThatThrownBy(() -> to(mails.getSmtp().getPort(), "${product}, no address")
                            .send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isFalse());
        }

        @Test
        void isTriedAgainIfNoServerAnswers() throws IOException {
            int unusedPort;
            try (ServerSocket socket = new ServerSocket(0)) {
                unusedPort = socket.getLocalPort();
            }
            assertThatThrownBy(() -> to(unusedPort, "customer@example.org").send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isTrue());
        }

        @Test
        void isNotTriedAgainIfTheServerRefusesTheRecipientForGood() throws Exception {
            assertThat(refusedWith("550 no such user")).isFalse();
            assertThat(refusedWith("451 try later")).isTrue();
        }

        /** @return whether it passes */
        private boolean refusedWith(String answer) throws Exception {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread server = new Thread(() -> talk(listening, answer));
                server.setDaemon(true);
                server.start();
                to(listening.getLocalPort(), "customer@example.org").send(ORDER);
                throw new AssertionError("it was sent");
            } catch (NotSentException e) {
                assertThat(e).hasMessageContaining(answer.substring(4));
                return e.passes();
            }
        }

        /** A server that answers RCPT with this, and everything else with 250. */
        private static void talk(ServerSocket listening, String answer) {
            try (Socket socket = listening.accept();
                    var in =
                            new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), UTF_8))) {
                var out = socket.getOutputStream();
                out.write("220 test\r\n".getBytes(UTF_8));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.write(((line.startsWith("RCPT") ? answer : "250 ok") + "\r\n").getBytes(UTF_8));
                    out.flush();
                }
            } catch (IOException e) {
                // The client is gone.
            }
        }
    }

    /** To a server whose certificate the JVM trusts; it is made out to 127.0.0.1 alone. */
    @Nested
    class AnEncryptedMail {

        private static final String KEYS = "greenmail.tls.keystore.file";
        private static final String KEYS_PASSWORD = "greenmail.tls.keystore.password";

        @TempDir
        private static Path folder;

        private static SSLContext before;

        private GreenMail mails;

        /**
         * Once: the JVM keeps the first context with which a mail was encrypted, and the test's server its first key.
         */
        @BeforeAll
        static void trustTheTestsAuthority() throws Exception {
            TestCertificates certificates = TestCertificates.in(folder);
            before = SSLContext.getDefault();
            KeyStore trusted =
                    KeyStore.getInstance(certificates.trusted().toFile(), TestCertificates.PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            SSLContext.setDefault(context);
            System.setProperty(KEYS, certificates.keyStore("server").toString());
            System.setProperty(KEYS_PASSWORD, TestCertificates.PASSWORD);
        }

        @AfterAll
        static void trustAsBefore() {
            SSLContext.setDefault(before);
            System.clearProperty(KEYS);
            System.clearProperty(KEYS_PASSWORD);
        }

        @AfterEach
        void stop() {
            mails.stop();
        }

        @Test
        void isSentWithALoginAndAWrongPasswordMayBePutRight() throws Exception {
            mails = server("127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
            int port = mails.getSmtps().getPort();
            mail("127.0.0.1", port, SmtpMail.Encryption.TLS, "secret").send(ORDER);
            assertThat(mails.getReceivedMessages()).hasSize(1);

            assertThatThrownBy(() -> mail("127.0.0.1", port, SmtpMail.Encryption.TLS, "wrong")
                            .send(ORDER))
                    .isInstanceOfSatisfying(
                            NotSentException.class, e -> assertThat(e.passes()).isTrue());
            assertThat(mails.getReceivedMessages()).hasSize(1);
        }

        @Test
        void isNotSentToAServerWhoseCertificateIsOfAnotherName() throws Exception {
            mails = server("127.0.0.2", ServerSetup.PROTOCOL_SMTPS);
            assertThatThrownBy(() -> mail("127.0.0.2", mails.getSmtps().getPort(), SmtpMail.Encryption.TLS, "secret")
                            .send(ORDER))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageContaining("No subject alternative names");
            assertThat(mails.getReceivedMessages()).isEmpty();
        }

        @Test
        void isNotSentInPlainTextIfTheServerOffersNoEncryption() throws Exception {
            mails = server("127.0.0.1", ServerSetup.PROTOCOL_SMTP);
            assertThatThrownBy(
                            () -> mail("127.0.0.1", mails.getSmtp().getPort(), SmtpMail.Encryption.STARTTLS, "secret")
                                    .send(ORDER))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageContaining("STARTTLS");
            assertThat(mails.getReceivedMessages()).isEmpty();
        }

        private static GreenMail server(String address, String protocol) {
            GreenMail mails = new GreenMail(new ServerSetup(0, address, protocol));
            mails.setUser("shop@example.org", "shop", "secret");
            mails.start();
            return mails;
        }

        private static SmtpMail mail(String host, int port, SmtpMail.Encryption encryption, String password) {
            return new SmtpMail(
                    new SmtpMail.Server(
                            host,
                            port,
                            encryption,
                            "shop",
                            new Secret(password),
                            "shop@example.org",
                            "customer@example.org",
                            SHORT.multipliedBy(10)),
                    Template.parse("Subject: ${key} ${status}\n\n${product}\n"));
        }
    }

    @Nested
    class ATemplate {
        @Test
        void withoutASubjectIsRefusedWithItsLine() {
            assertThatThrownBy(() -> Template.parse("Hello\n\nyou")).hasMessageContaining("line 1 must be");
        }

        @Test
        void withAPlaceThatIsNoNameIsRefusedWithItsLine() {
            assertThatThrownBy(() -> Template.parse("Subject: x\n\nyour ${Order No}"))
                    .hasMessageContaining("line 3: ${Order No} is no field of a confirmation");
            assertThatThrownBy(() -> Template.parse("Subject: x\n\nyour ${ammount}"))
                    .hasMessageContaining("line 3: ${ammount} is no field of a confirmation. Did you mean ${amount}?");
            assertThatThrownBy(() -> Template.parse("Subject: ${key\n\n")).hasMessageContaining("line 1: ${ without");
        }

        @Test
        void aValueCannotAddHeaders() {
            Template template = Template.parse("Subject: ${key}\n\n");
            assertThat(template.subject(java.util.Map.of("key", "a\r\nBcc: x"))).isEqualTo("a  Bcc: x");
        }
    }

    @Test
    void whatHasNoKeyIsNoNotification() {
        assertThat(Notification.of("{\"key\":null,\"status\":\"DECLINED\"}".getBytes(UTF_8)))
                .isEmpty();
        assertThat(Notification.of("no JSON".getBytes(UTF_8))).isEmpty();
    }
}
