package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.Reason;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's own decoder over one value, with additional checks: a stated length is compared with the remaining bytes
 * before anything is allocated, texts must be UTF-8, a boolean must be 0 or 1, and no bit of a number is dropped.
 */
final class StrictAvro extends Decoder {

    private static final int LONGEST_NUMBER = 10;

    private final byte[] value;
    private final ByteArrayInputStream left;
    private final BinaryDecoder avro;

    /** A value that cannot be read further; has no stack trace, since hostile topics cause many. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1;
        private final Reason reason;

        UnreadableException(Reason reason) {
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Reads a value starting at one of its bytes. */
    StrictAvro(byte[] value, int from) {
        this.value = value;
        this.left = new ByteArrayInputStream(value, from, value.length - from);
        this.avro = DecoderFactory.get().directBinaryDecoder(left, null);
    }

    boolean isAtEnd() {
        return left.available() == 0;
    }

    @Override
    public void readNull() {
        // Has no bytes.
    }

    @Override
    public boolean readBoolean() throws IOException {
        byte[] one = bytes(1);
        require(one[0] == 0 || one[0] == 1);
        return one[0] == 1;
    }

    @Override
    public int readInt() throws IOException {
        long number = readLong();
        require(number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE);
        return (int) number;
    }

    @Override
    public long readLong() throws IOException {
        int before = left.available();
        long number = avro.readLong();
        // Seven bits to a byte: only one bit of a tenth byte fits; Avro would drop the others.
        boolean full = before - left.available() == LONGEST_NUMBER;
        require(!full || (value[value.length - left.available() - 1] & 0x7E) == 0);
        return number;
    }

    @Override
    public float readFloat() throws IOException {
        return avro.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return avro.readDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        byte[] text = bytes(readLong());
        try {
            // Reports malformed bytes, unlike the String constructors.
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableException(Reason.NOT_UTF8);
        }
    }

    @Override
    public void skipString() throws IOException {
        var unused = readString();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(bytes(readLong()));
    }

    @Override
    public void skipBytes() throws IOException {
        var unused = bytes(readLong());
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        avro.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        var unused = bytes(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    /** Number of items that follow; 0 ends the list. */
    @Override
    public long readArrayStart() throws IOException {
        long count = readLong();
        if (count >= 0) {
            return count;
        }
        readLong(); // the size of the block in bytes
        return count == Long.MIN_VALUE ? Long.MAX_VALUE : -count;
    }

    @Override
    public long arrayNext() throws IOException {
        return readArrayStart();
    }

    @Override
    public long readMapStart() throws IOException {
        return readArrayStart();
    }

    @Override
    public long mapNext() throws IOException {
        return readArrayStart();
    }

    @Override
    public long skipArray() {
        throw new UnsupportedOperationException("the recount skips nothing");
    }

    @Override
    public long skipMap() {
        throw new UnsupportedOperationException("the recount skips nothing");
    }

    @Override
    public int readIndex() throws IOException {
        long index = readLong();
        require(index >= 0 && index <= Integer.MAX_VALUE);
        return (int) index;
    }

    /** This many bytes. */
    byte[] fixed(int length) throws IOException {
        return bytes(length);
    }

    private byte[] bytes(long length) throws IOException {
        if (length < 0 || length > left.available()) {
            throw new EOFException();
        }
        byte[] bytes = new byte[(int) length];
        avro.readFixed(bytes);
        return bytes;
    }

    private static void require(boolean met) throws UnreadableException {
        if (!met) {
            throw new UnreadableException(Reason.NOT_AVRO);
        }
    }
}
