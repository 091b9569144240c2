package io.orderflow.contract.show;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import java.util.Locale;

/** A contract as a readable page. */
public final class Markdown {
    private Markdown() {}

    public static String of(OrderContract contract) {
        CompiledContract compiled = CompiledContract.of(contract);
        StringBuilder page =
                new StringBuilder("# " + contract.name() + "\n\nVersion " + contract.version() + ", table `"
                        + contract.table() + "`, at most " + contract.maxBytes() + " bytes a record, unknown fields: "
                        + contract.unknownFields().name().toLowerCase(Locale.ROOT) + ".\n\n"
                        + "| field | must be | column | |\n|---|---|---|---|\n");
        for (int field = 0; field < compiled.fieldCount(); field++) {
            page.append("| `").append(compiled.path(field)).append("` | ").append(cell(compiled.expectation(field)));
            page.append(compiled.required()[field] ? "" : ", or missing").append(" | ");
            int column = compiled.columnOfField()[field];
            boolean own = column >= 0 && compiled.columns().field(column) == field;
            Leaf leaf = own ? contract.leaves().get(column) : null;
            page.append(
                    leaf == null
                            ? ""
                            : "`" + leaf.field().column() + "` "
                                    + Ddl.columnType(leaf.field().type()));
            page.append(" | ").append(leaf == null ? "" : remarks(leaf)).append(" |\n");
        }
        if (!contract.rules().isEmpty()) {
            page.append("\nRules:\n\n");
            for (Rule rule : contract.rules()) {
                page.append("- `")
                        .append(rule.name())
                        .append("`: `")
                        .append(rule.text())
                        .append("`\n");
            }
        }
        return page.toString();
    }

    private static String remarks(Leaf leaf) {
        StringBuilder remarks = new StringBuilder();
        if (leaf.field().isKey()) {
            remarks.append("key ");
        }
        if (!leaf.field().role().isEmpty()) {
            remarks.append("role ").append(leaf.field().role()).append(' ');
        }
        if (leaf.field().restricted()) {
            remarks.append("restricted ");
        }
        return remarks.toString().strip();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
