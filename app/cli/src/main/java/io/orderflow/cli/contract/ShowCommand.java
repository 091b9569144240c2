package io.orderflow.cli.contract;

import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.contract.show.Ddl;
import io.orderflow.contract.show.JsonSchema;
import io.orderflow.contract.show.Markdown;
import io.orderflow.contract.show.OpenApi;
import io.orderflow.contract.show.Struct;
import io.orderflow.program.command.BuildVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a contract in another format. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        description = "Print a contract as a table, a schema, or a readable page.")
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The contract file; FILE#NAME for one of several objects.")
    private String file;

    @Option(
            names = "--as",
            paramLabel = "FORM",
            defaultValue = "markdown",
            description = "ddl, ddl-mariadb, avro, json-schema, openapi, struct, struct-json or markdown (default).")
    private String form;

    @Override
    public Integer call() {
        ContractReading reading = NamedFile.read(spec.commandLine(), file);
        if (!NamedFile.isUsable(spec.commandLine(), reading)) {
            return ExitCode.USAGE;
        }
        spec.commandLine().getOut().println(written(reading.contract()).stripTrailing());
        return ExitCode.OK;
    }

    private String written(OrderContract contract) {
        return switch (form) {
            case "ddl" -> Ddl.createTable(contract, Ddl.quoted(contract.table()), Ddl.Server.MYSQL);
            case "ddl-mariadb" -> Ddl.createTable(contract, Ddl.quoted(contract.table()), Ddl.Server.MARIADB);
            case "avro" -> AvroSchema.of(contract);
            case "json-schema" -> JsonSchema.of(contract);
            case "openapi" -> OpenApi.of(contract);
            case "struct" -> Struct.ddl(contract);
            case "struct-json" -> Struct.json(contract);
            case "markdown" -> Markdown.of(contract);
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "--as must be ddl, ddl-mariadb, avro, json-schema, openapi, struct, struct-json or"
                                + " markdown, but is "
                                + form + ".");
        };
    }
}
