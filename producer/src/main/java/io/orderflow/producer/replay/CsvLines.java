package io.orderflow.producer.replay;

import io.orderflow.condition.Condition;
import io.orderflow.producer.stop.ProducerException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file, ended by LF, CR LF or CR. Each is decoded on its own: a byte that is not UTF-8 affects only its
 * line. Linear in the size of the file; holds one line, of which at most {@value #MOST_BYTES} bytes.
 */
public final class CsvLines implements Closeable {
    public static final int MOST_BYTES = 1 << 20;

    /** How files begin that are not CSV in UTF-8. */
    private enum Signature {
        UTF_16_BIG_ENDIAN("UTF-16", "\u00FE\u00FF"),
        UTF_16_LITTLE_ENDIAN("UTF-16", "\u00FF\u00FE"),
        ZIP("an Excel workbook or another zip file", "PK\u0003\u0004"),
        OLD_EXCEL("an Excel workbook of the old kind", "\u00D0\u00CF\u0011\u00E0"),
        GZIP("compressed (gzip)", "\u001F\u008B");

        private final String shown;
        private final String bytes;

        Signature(String shown, String bytes) {
            this.shown = shown;
            this.bytes = bytes;
        }

        private boolean begins(byte[] buffer, int length) {
            return length >= bytes.length()
                    && new String(buffer, 0, bytes.length(), StandardCharsets.ISO_8859_1).equals(bytes);
        }
    }

    /**
     * A line.
     *
     * @param number from 1
     * @param text without its line end
     * @param end the line end; empty at the end of the file
     * @param fault why the text differs from the file; empty if it does not
     */
    public record Line(long number, String text, String end, String fault) {
        boolean isSound() {
            return fault.isEmpty();
        }
    }

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] line = new byte[256];
    private int at;
    private int filled;
    private long number;

    private CsvLines(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Opens a file; skips a UTF-8 byte order mark.
     *
     * @throws ProducerException if it cannot be read or is not UTF-8 text
     */
    public static CsvLines open(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // The file is read several times, which a pipe allows only once.
            throw new ProducerException(Condition.USAGE, file + " is no file. Save the orders in one.", null);
        }
        try {
            CsvLines lines = new CsvLines(file, Files.newInputStream(file));
            try {
                lines.checkBeginning();
            } catch (IOException | RuntimeException e) {
                lines.close();
                throw e;
            }
            return lines;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void checkBeginning() throws IOException {
        filled = in.readNBytes(buffer, 0, 4096);
        for (Signature signature : Signature.values()) {
            if (signature.begins(buffer, filled)) {
                throw notText(signature.shown);
            }
        }
        int zeros = 0;
        for (int i = 0; i < filled; i++) {
            zeros += buffer[i] == 0 ? 1 : 0;
        }
        if (zeros > filled / 4) {
            throw notText("UTF-16 or not text (" + zeros + " of its first " + filled + " bytes are zero)");
        }
        boolean mark =
                filled >= 3 && (buffer[0] & 0xFF) == 0xEF && (buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF;
        at = mark ? 3 : 0;
    }

    private ProducerException notText(String what) {
        return new ProducerException(
                Condition.USAGE,
                "The file " + file + " is " + what + ", not CSV in UTF-8. Save it as CSV (in Excel: \"CSV UTF-8\").",
                null);
    }

    /** The next line; null after the last. */
    public Line next() {
        int length = 0;
        boolean cut = false;
        String end = "";
        for (int b = read(); ; b = read()) {
            if (b < 0) {
                if (length == 0) {
                    return null;
                }
                break;
            }
            if (b == '\n' || b == '\r') {
                end = b == '\n' ? "\n" : endAfterReturn();
                break;
            }
            if (length < MOST_BYTES) {
                line = length < line.length ? line : Arrays.copyOf(line, 2 * length);
                line[length++] = (byte) b;
            } else {
                cut = true;
            }
        }
        return line(length, end, cut);
    }

    private String endAfterReturn() {
        int b = read();
        if (b == '\n') {
            return "\r\n";
        }
        if (b >= 0) {
            at--; // still in the buffer that was just read from
        }
        return "\r";
    }

    private Line line(int length, String end, boolean cut) {
        number++;
        if (cut) {
            String text = new String(line, 0, length, StandardCharsets.UTF_8);
            return new Line(number, text, end, "the line is longer than " + MOST_BYTES + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
            return new Line(number, text, end, "");
        } catch (CharacterCodingException e) {
            String text = new String(line, 0, length, StandardCharsets.UTF_8);
            return new Line(number, text, end, "the line is not UTF-8");
        }
    }

    private int read() {
        if (at == filled) {
            try {
                filled = Math.max(0, in.read(buffer));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at++] & 0xFF;
    }

    private static ProducerException unreadable(Path file, IOException e) {
        return new ProducerException(
                Condition.USAGE, "The file " + file + " cannot be read: " + e + ". Check its path and rights.", e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
