package io.orderflow.contract.draft;

import io.orderflow.contract.file.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Properties for the columns of a table. */
final class TableFields {
    private static final Pattern TYPE = Pattern.compile("([a-z ]+?)(?:\\((.*)\\))?( unsigned)?( zerofill)?");
    private static final Pattern VALUE = Pattern.compile("'((?:[^']|'')*)'");

    /** Columns that OrderFlow adds to tables. */
    private static final Set<String> OWN = Set.of("contract_no", "received_at");

    private final Drafting draft;

    TableFields(Drafting draft) {
        this.draft = draft;
    }

    List<Property> of(List<TableColumn> columns) {
        List<Property> properties = new ArrayList<>();
        for (TableColumn column : columns) {
            Property property = new Property(column.name(), column.name());
            String problem = Names.problemOfColumn(column.name());
            if (column.filledByServer()) {
                leftOut(column, "the server fills it");
            } else if (OWN.contains(column.name().toLowerCase(Locale.ROOT))) {
                leftOut(column, "OrderFlow fills it");
            } else if (!problem.isEmpty()) {
                leftOut(column, problem);
            } else if (!FieldNames.isPossible(column.name(), column.name())) {
                leftOut(column, "its name cannot be used in paths");
            } else if (type(property, column)) {
                property.required = !column.nullable();
                property.keyPosition = column.keyPosition();
                property.description = column.comment();
                property.restricted = property.words().isRestricted() && column.keyPosition() == 0;
                if (property.restricted) {
                    draft.doubt(property, "its name looks confidential, so messages do not quote it (classification)");
                }
                properties.add(property);
            }
        }
        return properties;
    }

    private boolean leftOut(TableColumn column, String why) {
        draft.doubts.add(new Doubt(column.name(), "the column " + column.type() + " is left out: " + why));
        return false;
    }

    private boolean type(Property property, TableColumn column) {
        Matcher parts = TYPE.matcher(column.type().toLowerCase(Locale.ROOT).strip());
        if (!parts.matches()) {
            return leftOut(column, "its type is not known");
        }
        String arguments = parts.group(2) == null ? "" : parts.group(2);
        String unsigned = parts.group(3) == null ? "" : " UNSIGNED";
        switch (parts.group(1).strip()) {
            case "varchar" -> property.options.put("maxLength", arguments);
            case "char" -> {
                property.options.put("maxLength", arguments);
                draft.doubt(
                        property,
                        "a CHAR column loses blanks at the end of texts, so the job will refuse the table;"
                                + " make it VARCHAR(" + arguments + ")");
            }
            case "tinytext" -> text(property, "TINYTEXT", 63);
            case "text" -> text(property, "TEXT", 16_383);
            case "mediumtext" -> text(property, "MEDIUMTEXT", 0);
            case "longtext" -> text(property, "LONGTEXT", 0);
            case "boolean", "bool" -> property.type = "boolean";
            case "tinyint" -> {
                if (arguments.equals("1") && unsigned.isEmpty()) {
                    property.type = "boolean";
                    draft.doubt(property, "TINYINT(1) is taken as true or false");
                } else {
                    property.whole(unsigned.isEmpty() ? "i8" : "u8");
                }
            }
            case "smallint" -> property.whole(unsigned.isEmpty() ? "i16" : "u16");
            case "mediumint" -> {
                property.whole("i32");
                property.options.put("minimum", unsigned.isEmpty() ? "-8388608" : "0");
                property.options.put("maximum", unsigned.isEmpty() ? "8388607" : "16777215");
            }
            case "int", "integer" -> property.whole(unsigned.isEmpty() ? "i32" : "u32");
            case "bigint" -> property.whole(unsigned.isEmpty() ? "i64" : "u64");
            case "decimal", "numeric", "dec" -> {
                int digits = Integer.parseInt(arguments.split(",", -1)[0].strip());
                if (digits > 38) {
                    return leftOut(column, "a contract's decimals have at most 38 digits");
                }
                property.type = "number";
                property.physicalType = "DECIMAL(" + arguments.replace(" ", "") + ")" + unsigned;
            }
            case "float" -> property.floating("FLOAT");
            case "double", "double precision", "real" -> property.floating("DOUBLE");
            case "date" -> property.type = "date";
            case "datetime" -> timestamp(property, arguments);
            case "timestamp" -> {
                timestamp(property, arguments);
                draft.doubt(
                        property,
                        "a TIMESTAMP column ends in 2038 and is moved by the session's zone, so the job will"
                                + " refuse the table; make it " + property.physicalType);
            }
            case "enum" -> values(property, column.type());
            default -> {
                return leftOut(column, "no field of a contract is stored unchanged in this type");
            }
        }
        return true;
    }

    private static void text(Property property, String physicalType, int maxLength) {
        property.physicalType = physicalType;
        if (maxLength > 0) {
            property.options.put("maxLength", Integer.toString(maxLength));
        }
    }

    private static void timestamp(Property property, String digits) {
        property.type = "timestamp";
        property.physicalType = digits.isEmpty() ? "DATETIME" : "DATETIME(" + digits + ")";
        property.options.put("timezone", "false");
    }

    private void values(Property property, String type) {
        List<String> values = new ArrayList<>();
        Matcher value = VALUE.matcher(type);
        int longest = 1;
        while (value.find()) {
            String text = value.group(1).replace("''", "'");
            if (!text.isEmpty()) {
                values.add(text);
                longest = Math.max(longest, text.codePointCount(0, text.length()));
            }
        }
        property.values = values;
        property.options.put("maxLength", Integer.toString(longest));
        draft.doubt(
                property,
                "an ENUM column is described as a VARCHAR with a list of values; make the column VARCHAR(" + longest
                        + ")");
    }
}
