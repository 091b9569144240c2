package io.orderflow.demo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The rules that keep the tree the diagram. Each says how to repair what breaks it. */
class ArchitectureTest {
    /** All of our own classes, as the build has just compiled them. */
    private static final JavaClasses OURS = new ClassFileImporter()
            .importPaths(Modules.all().stream()
                    .map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList());

    private static void check(ArchRule rule) {
        rule.check(OURS);
    }

    @Test
    void theRulesSeeEveryModule() {
        assertThat(OURS.stream().map(JavaClass::getName))
                .contains(
                        "io.orderflow.settings.Settings",
                        "io.orderflow.kafka.OrdersTopic",
                        "io.orderflow.contract.encode.RecordEncoder",
                        "io.orderflow.program.command.Invocation",
                        "io.orderflow.metrics.Metric",
                        "io.orderflow.pipeline.settle.PartitionSettler",
                        "io.orderflow.producer.ProducerMain",
                        "io.orderflow.cli.ledger.LedgerMain",
                        "io.orderflow.follow.confirm.ConfirmMain",
                        "io.orderflow.spark.KafkaRow",
                        "io.orderflow.job.OrderQuery",
                        "io.orderflow.streams.StreamsMain",
                        "io.orderflow.verify.VerifyMain",
                        "io.orderflow.trial.TrialMain",
                        "io.orderflow.dashboard.Dashboard",
                        "io.orderflow.local.LocalKafka",
                        "io.orderflow.demo.DemoMain");
    }

    @Test
    void theContractStandsOnTheJdkAvroAndTheReadersOfItsFileAlone() {
        check(classes()
                .that()
                .resideInAPackage("io.orderflow.contract..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.orderflow.contract..",
                        "java..",
                        "org.apache.avro..",
                        // Avro's own reader of JSON.
                        "com.fasterxml.jackson..",
                        "org.snakeyaml.engine..",
                        "com.google.re2j..")
                .because("anyone who reads orders, in any system, can use the contract as it is."
                        + " Move what needs a library to the package that uses the order"));
    }

    @Test
    void settingsKnowNoProgram() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.orderflow.settings..", "io.orderflow.condition..")
                .should()
                .dependOnClassesThat(are(ours())
                        .and(are(outside("io.orderflow.settings..")))
                        .and(are(outside("io.orderflow.condition.."))))
                .because("every program reads them. Declare a program's own settings in that program,"
                        + " with a static read(SettingsReader)"));
    }

    @Test
    void theLocalServicesKnowNothingOfOrders() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.local..")
                .should()
                .dependOnClassesThat(are(ours()).and(are(outside("io.orderflow.local.."))))
                .because("a broker and a database server are just that. Put what knows of orders into the caller"));
    }

    @Test
    void sparkIsInTheSparkApplicationsOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.orderflow.spark..",
                        "io.orderflow.job..",
                        "io.orderflow.streams..",
                        "io.orderflow.verify..",
                        "io.orderflow.trial..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..")
                .because("everything else runs without Spark. Move what needs it to io.orderflow.spark"
                        + " or to the application that uses it"));
    }

    @Test
    void theSparkApplicationsDoNotKnowEachOther() {
        for (String application : List.of("job", "streams", "verify", "trial")) {
            check(noClasses()
                    .that()
                    .resideInAPackage("io.orderflow." + application + "..")
                    .should()
                    .dependOnClassesThat(are(resideInAnyPackage(
                                    "io.orderflow.job..",
                                    "io.orderflow.streams..",
                                    "io.orderflow.verify..",
                                    "io.orderflow.trial.."))
                            .and(are(outside("io.orderflow." + application + ".."))))
                    .because("each is submitted alone. Move what two of them need to io.orderflow.spark or"
                            + " io.orderflow.pipeline"));
        }
    }

    @Test
    void whatFollowsOrdersStandsOnThePipelineAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.follow..")
                .should()
                .dependOnClassesThat(are(resideInAnyPackage(
                        "io.orderflow.cli..",
                        "io.orderflow.dashboard..",
                        "io.orderflow.producer..",
                        "io.orderflow.job..",
                        "io.orderflow.verify..",
                        "io.orderflow.local..",
                        "io.orderflow.demo..")))
                .because("it runs beside the job, on other machines. Move what both need to io.orderflow.pipeline"));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.orderflow.follow..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.orderflow.follow..")
                .because("the job stores orders whether or not anything follows them"));
    }

    @Test
    void theRecountSharesNoDecodingWithTheJob() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.verify..")
                .should()
                .dependOnClassesThat(are(resideInAnyPackage(
                                "io.orderflow.contract.compiled..",
                                "io.orderflow.contract.decode..",
                                "io.orderflow.contract.json..",
                                "io.orderflow.contract.verdict..",
                                "io.orderflow.contract.pattern..",
                                "io.orderflow.contract.date..",
                                "io.orderflow.contract.text..",
                                "io.orderflow.pipeline.store..",
                                "io.orderflow.pipeline.total.."))
                        .or(are(simpleName("AvroDecoder"))))
                .because(
                        "a recount that decodes, compares or adds up with the job's code repeats its mistakes. Take the"
                                + " parsed contract (io.orderflow.contract.model) and write it a second time"));
    }

    /**
     * Classes whose formatted text only people read: messages and reports, in which digits of a locale do no harm. A
     * class that builds anything a machine reads (SQL, JSON, file names, headers, ids) must not be here.
     */
    private static final Set<String> FORMAT_FOR_PEOPLE = Set.of(
            "AcceptLoss",
            "AcceptTopic",
            "Acceptance",
            "Acceptances",
            "AnswerCache",
            "BenchComparison",
            "ChangingTriggers",
            "Checkpoint",
            "ChunkTransaction",
            "ColumnCheck",
            "ContractCheck",
            "ContractTrials",
            "ContractsInForce",
            "CurrentContract",
            "DashboardSettings",
            "DeadLetterFeed",
            "DeadLetters",
            "DemoSummary",
            "Display",
            "Drain",
            "Editor",
            "EventHub",
            "Fence",
            "FencedException",
            "FileProblem",
            "GroupsText",
            "Guard",
            "HeaderReader",
            "Job",
            "Judge",
            "KafkaUnavailableException",
            "LedgerMovedException",
            "LedgerOpening",
            "LedgerText",
            "LockWaits",
            "LossText",
            "OrderHistory",
            "OrderStore",
            "OrderSubmission",
            "OrdersOnScreen",
            "OrdersTable",
            "OrdersTableCheck",
            "OrdersTopic",
            "PartitionLedger",
            "PartitionsAddedException",
            "ProgressText",
            "Pruning",
            "QuestionLimit",
            "Range",
            "RecordedRoles",
            "Records",
            "Recount",
            "RejectBudget",
            "RejectBudgetException",
            "RejectedEntry",
            "RejectedList",
            "RejectedReplay",
            "RejectedSelection",
            "RejectedShow",
            "RejectedText",
            "ReplayText",
            "ReplayedRow",
            "Replays",
            "ReportMain",
            "ResultTableCheck",
            "RunOffsets",
            "Schema",
            "Session",
            "SettlePartition",
            "SettlingFailedException",
            "SliceRecount",
            "SourceCheck",
            "SourceWatch",
            "StatusScreen",
            "StreamFolder",
            "StreamLock",
            "StreamTables",
            "Supervisor",
            "TableVersions",
            "TextTable",
            "TopicSnapshot",
            "TotalsRebuild",
            "TotalsUpgrade",
            "VerdictsText",
            "VerifyReport",
            "Worker",
            "Yardstick");

    @Test
    void whatMachinesReadHasAsciiDigits() {
        DescribedPredicate<JavaClass> othersThanListed =
                DescribedPredicate.describe("classes that may build text for machines", type -> {
                    String name = type.getName().replaceFirst(".*[.]", "");
                    return !FORMAT_FOR_PEOPLE.contains(name.replaceFirst("[$].*", ""));
                });
        String because = "under ar-EG or fa-IR they write other digits: decimal(\u0661\u0660,\u0662) is no SQL. Write"
                + " String.format(Locale.ROOT, …), toLowerCase(Locale.ROOT), or join with +; or, if only people"
                + " ever read the text, add the class to FORMAT_FOR_PEOPLE";
        check(noClasses()
                .that(othersThanListed)
                .should()
                .callMethod(String.class, "formatted", Object[].class)
                .because(because));
        check(noClasses()
                .that(othersThanListed)
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .because(because));
        check(noClasses()
                .should()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintWriter.class, "format", String.class, Object[].class)
                .because(because));
        check(noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because(because));
        check(noClasses()
                .should()
                .callConstructor(DecimalFormat.class, String.class)
                .because(because));
    }

    @Test
    void everyCommandHasAVersion() {
        // Commands of other modules are not on the class path here: their annotations are read, not loaded.
        Map<String, JavaAnnotation<JavaClass>> commands = OURS.stream()
                .filter(type -> type.isAnnotatedWith(Command.class))
                .map(type -> type.getAnnotationOfType(Command.class.getName()))
                .filter(command -> nameIn(command).startsWith("orderflow"))
                .collect(Collectors.toMap(ArchitectureTest::nameIn, command -> command));

        assertThat(commands)
                .hasSizeGreaterThan(20)
                .allSatisfy((name, command) -> assertThat(
                                isGiven(command, "modelTransformer") || isGiven(command, "versionProvider"))
                        .as(name)
                        .isTrue());
    }

    private static String nameIn(JavaAnnotation<JavaClass> command) {
        return command.get("name").orElseThrow().toString();
    }

    /** Whether a class of ours stands there, and not picocli's default. */
    private static boolean isGiven(JavaAnnotation<JavaClass> command, String property) {
        return command.get(property)
                .filter(type -> type instanceof JavaClass ours && ours.getName().startsWith("io.orderflow."))
                .isPresent();
    }

    @Test
    void theListOfClassesThatFormatForPeopleHoldsNoOthers() {
        Set<String> formatting = OURS.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(String.class)
                                && (call.getName().equals("formatted")
                                        || (call.getName().equals("format")
                                                && call.getTarget()
                                                                .getRawParameterTypes()
                                                                .size()
                                                        == 2))))
                .map(type -> type.getName().replaceFirst(".*[.]", "").replaceFirst("[$].*", ""))
                .collect(Collectors.toSet());

        assertThat(formatting).containsAll(FORMAT_FOR_PEOPLE);
    }

    @Test
    void theDemoSeesTheProgramsFromOutside() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.demo..")
                .should()
                .dependOnClassesThat(are(resideInAnyPackage(
                                "io.orderflow.job..",
                                "io.orderflow.producer..",
                                "io.orderflow.dashboard..",
                                "io.orderflow.cli.."))
                        .and(are(outside("io.orderflow.producer.settings"))))
                .because("they are processes of their own. Start them through the launcher and read the tables"));
    }

    @Test
    void thePackagesFormNoCycle() {
        check(slices().assignedFrom(new PackageOfOurs())
                .should()
                .beFreeOfCycles()
                .because("packages are the journey of an order, read in one direction; the package of a module's root"
                        + " counts like any other. Move the class that points back to the package that it is about,"
                        + " or hand it an interface"));
    }

    @Test
    void ourMethodsHaveNoGetPrefix() {
        check(methods()
                .that()
                .arePublic()
                .and(areDeclaredByUs())
                // Spark's interfaces of a source prescribe such names, and are not on this class path to be asked.
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.orderflow.spark")
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .because("a value is named, not fetched: order.total(), as records do. Drop the prefix"));
    }

    @Test
    void onlyProgramsWriteToTheConsole() {
        check(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .doNotHaveFullyQualifiedName("io.orderflow.demo.Terminal")
                .and()
                .doNotHaveFullyQualifiedName("io.orderflow.producer.InterruptHandler")
                .and()
                .resideOutsideOfPackage("io.orderflow.streams.console..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("what is written there can neither be silenced nor found again. Use a logger, or let the"
                        + " program's main class say it"));
    }

    @Test
    void noNameIsADrawer() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common)(\\$.*)?")
                .because("such a name says nothing and collects everything. Name the class after what it is or does"));
    }

    @Test
    void noPackageIsADrawer() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..helper..", "..impl..")
                .because("packages are the journey of an order. Put the class where on that journey it is used"));
    }

    @Test
    void staticFieldsDoNotChange() {
        check(fields().that(DescribedPredicate.describe(
                        "are static, and not made by the compiler",
                        field -> field.getModifiers().contains(STATIC)
                                && !field.getName().contains("$")))
                .should()
                .haveModifier(FINAL)
                .because("two tests, or two jobs in one JVM, would share it. Make it a field of an object that is"
                        + " handed on"));
    }

    /** Every package is a slice of its own. */
    private static final class PackageOfOurs implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.startsWith("io.orderflow.") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "every package";
        }
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAPackage("io.orderflow..");
    }

    private static DescribedPredicate<JavaClass> outside(String packages) {
        return DescribedPredicate.not(resideInAPackage(packages));
    }

    /** Not those that a library's interface or class prescribes. */
    private static DescribedPredicate<JavaMethod> areDeclaredByUs() {
        return DescribedPredicate.describe(
                "are not prescribed by a library",
                method -> Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .noneMatch(type -> !type.getPackageName().startsWith("io.orderflow")
                                && type.tryGetMethod(
                                                method.getName(),
                                                method.getRawParameterTypes().stream()
                                                        .map(JavaClass::getName)
                                                        .toArray(String[]::new))
                                        .isPresent()));
    }
}
