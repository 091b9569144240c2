package io.orderflow.program.terminal;

import java.util.Locale;

/** A hex dump: 16 bytes a line, with their position and printable ASCII. */
public final class HexDump {

    private static final int PER_LINE = 16;

    private HexDump() {}

    /** @param most bytes shown; a last line reports how many are left */
    public static String of(byte[] bytes, int most) {
        StringBuilder lines = new StringBuilder();
        int shown = Math.min(bytes.length, most);
        for (int from = 0; from < shown; from += PER_LINE) {
            StringBuilder text = new StringBuilder();
            lines.append(String.format(Locale.ROOT, "%08x ", from));
            for (int i = from; i < from + PER_LINE; i++) {
                lines.append(i == from + PER_LINE / 2 ? "  " : " ");
                lines.append(i < shown ? String.format(Locale.ROOT, "%02x", bytes[i]) : "  ");
                if (i < shown) {
                    text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
                }
            }
            lines.append("  |").append(text).append("|\n");
        }
        if (shown < bytes.length) {
            lines.append(String.format(Locale.ROOT, "… %d more bytes (--all shows them)%n", bytes.length - shown));
        }
        return lines.toString();
    }
}
