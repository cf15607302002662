package io.holdfast.stack;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the stack's mail server received; works from any process and class loader, as it asks by IMAP. */
public final class Inbox {
    /** The stack's configuration carries the port under this name; Holdfast itself does not read it. */
    public static final String PORT = "holdfast.test.imap-port";

    private final int port;

    private Inbox(int port) {
        this.port = port;
    }

    /** One mail: its subject and its text, the parts of a multipart one after the other. */
    public record Mail(String from, String subject, String text) {}

    /** The mails of the stack with this configuration. */
    public static Inbox of(Map<String, String> configuration) {
        return new Inbox(Integer.parseInt(configuration.get(PORT)));
    }

    /** All mails to that address, oldest first. */
    public List<Mail> mailsTo(String address) {
        return visit(address, folder -> {
            List<Mail> mails = new ArrayList<>();
            for (Message message : folder.getMessages()) {
                mails.add(new Mail(message.getFrom()[0].toString(), message.getSubject(), text(message)));
            }
            return mails;
        });
    }

    /** Forgets all mails to that address. */
    public void clear(String address) {
        visit(address, folder -> {
            for (Message message : folder.getMessages()) {
                message.setFlag(Flags.Flag.DELETED, true);
            }
            return List.of();
        });
    }

    private interface Visit<T> {
        T to(Folder folder) throws MessagingException, IOException;
    }

    private <T> T visit(String address, Visit<T> visit) {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.partialfetch", "false");
        try (Store store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", port, address, "any");
            try (Folder folder = store.getFolder("INBOX")) {
                folder.open(Folder.READ_WRITE);
                return visit.to(folder);
            }
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("cannot read the mails to " + address, e);
        }
    }

    private static String text(Part part) throws MessagingException, IOException {
        Object content = part.getContent();
        if (content instanceof Multipart parts) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < parts.getCount(); i++) {
                all.append(text(parts.getBodyPart(i)));
            }
            return all.toString();
        }
        return content instanceof String text ? text : "";
    }
}
