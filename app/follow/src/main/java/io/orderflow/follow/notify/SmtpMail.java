package io.orderflow.follow.notify;

import static java.util.Objects.requireNonNull;

import io.orderflow.settings.Secret;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Sends a mail for each notification, as plain text in UTF-8. */
final class SmtpMail implements Channel {

    /** Encryption of the connection. */
    enum Encryption {
        NONE,
        /** In plain text until the server has agreed; required. */
        STARTTLS,
        /** From the beginning. */
        TLS
    }

    /**
     * The server and the addresses.
     *
     * @param user empty: without a login
     * @param to may contain placeholders, as the template
     */
    record Server(
            String host,
            int port,
            Encryption encryption,
            String user,
            Secret password,
            String from,
            String to,
            Duration timeout) {
        Server {
            requireNonNull(encryption, "encryption is null");
            requireNonNull(password, "password is null");
            requireNonNull(timeout, "timeout is null");
        }
    }

    private static final int PERMANENT = 500;

    private final Server server;
    private final Template template;
    private final Session session;

    SmtpMail(Server server, Template template) {
        this.server = requireNonNull(server, "server is null");
        this.template = requireNonNull(template, "template is null");
        Properties properties = new Properties();
        String millis = Long.toString(server.timeout().toMillis());
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.starttls.enable", Boolean.toString(server.encryption() == Encryption.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(server.encryption() == Encryption.STARTTLS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.encryption() == Encryption.TLS));
        properties.put("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
        this.session = Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(
                        server.user(), server.password().reveal());
            }
        });
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void send(Notification notification) throws NotSentException {
        MimeMessage message = new MimeMessage(session);
        try {
            message.setFrom(new InternetAddress(server.from(), true));
            message.setRecipient(
                    Message.RecipientType.TO,
                    new InternetAddress(Template.filled(server.to(), notification.values()), true));
            message.setSubject(template.subject(notification.values()), "UTF-8");
            message.setText(template.body(notification.values()), "UTF-8");
        } catch (AddressException e) {
            throw NotSentException.forGood("no address: " + e.getMessage(), e);
        } catch (MessagingException e) {
            throw NotSentException.forGood("no mail can be made of it: " + e.getMessage(), e);
        }
        try {
            Transport.send(message);
        } catch (MessagingException e) {
            String text = server.host() + ": " + innermost(e);
            throw code(e) >= PERMANENT ? NotSentException.forGood(text, e) : NotSentException.forNow(text, e);
        }
    }

    /** What the server said; the exceptions around it only say that something failed. */
    private static String innermost(MessagingException e) {
        Exception one = e;
        while (one instanceof MessagingException outer && outer.getNextException() != null) {
            one = outer.getNextException();
        }
        return String.valueOf(one.getMessage()).strip();
    }

    /**
     * The server's answer of three digits (RFC 5321); 0 if there was none. A wrong login may be put right: it passes.
     */
    private static int code(MessagingException e) {
        for (Exception one = e; one != null; one = one instanceof MessagingException m ? m.getNextException() : null) {
            if (one instanceof SMTPSendFailedException failed) {
                return failed.getReturnCode();
            }
            if (one instanceof SMTPAddressFailedException failed) {
                return failed.getReturnCode();
            }
            if (one instanceof SMTPSenderFailedException failed) {
                return failed.getReturnCode();
            }
        }
        return e instanceof SendFailedException failed && failed.getInvalidAddresses() != null ? PERMANENT : 0;
    }
}
