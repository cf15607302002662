package io.holdfast.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.connector.Connections;
import io.holdfast.connector.Connector;
import io.holdfast.connector.ConnectorFile;
import io.holdfast.connector.ConnectorFile.Invalid;
import io.holdfast.connector.ConnectorFile.Valid;
import io.holdfast.connector.ConnectorSchema;
import io.holdfast.connector.Trial;
import io.holdfast.connector.TrialReport;
import io.holdfast.problem.Problem;
import io.holdfast.problem.SystemClock;
import io.holdfast.ratelimit.RateLimit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Helps who writes a connector: tells what is wrong with a file, and tries it on a live source, without service and database. */
final class ConnectorCommand {
    static final String HELP = """
            holdfast connector validate FILE …     says what is wrong with files, as FILE:LINE:COLUMN
            holdfast connector try FILE [OPTION …] signs in, counts, reads the first page of each stream, and says what a backup would cost
            holdfast connector schema              the JSON Schema of these files, for editors

            --set NAME=VALUE    a setting or a credential; VALUE may be @NAME for an environment variable or a file of that name
            --stream NAME       only this stream; may be said several times
            --allow CIDR        lets this network be called although it is not public, such as 127.0.0.0/8
            --json              prints nothing but the report, as JSON

            Nothing is written to the source and nothing is kept. Credentials are not printed. The last line is JSON.
            Ends with 0 where all went well, 1 where the source did not do what the file says (it says what), 2 where arguments or file are faulty.""";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final PrintStream out;
    private final PrintStream err;
    private final UnaryOperator<String> environment;

    /** @param environment looks up a variable; null where there is none */
    ConnectorCommand(PrintStream out, PrintStream err, UnaryOperator<String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(HELP);
            return 0;
        }
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        try {
            return switch (verb) {
                case "validate" -> validate(rest);
                case "try" -> attempt(TrialArguments.of(rest));
                case "schema" -> schema(rest);
                default -> misunderstood("Say validate, try or schema.");
            };
        } catch (IllegalArgumentException e) {
            return misunderstood(e.getMessage());
        } catch (IOException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private int schema(List<String> rest) {
        if (!rest.isEmpty()) {
            return misunderstood("schema takes no arguments.");
        }
        out.print(ConnectorSchema.text());
        return 0;
    }

    private int validate(List<String> files) throws IOException {
        if (files.isEmpty()) {
            return misunderstood("Name a file.");
        }
        int sound = 0;
        for (String file : files) {
            sound += sound(Path.of(file)).isPresent() ? 1 : 0;
        }
        out.printf("{\"files\":%d,\"valid\":%d}%n", files.size(), sound);
        return sound == files.size() ? 0 : 2;
    }

    private Optional<Connector> sound(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("There is no file " + file + ".");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not in UTF-8.", e);
        }
        return switch (ConnectorFile.parse(text)) {
            case Valid valid -> Optional.of(valid.connector());
            case Invalid invalid -> {
                invalid.faults().forEach(fault -> err.println(file + ":" + fault));
                yield Optional.empty();
            }
        };
    }

    private int attempt(TrialArguments arguments) throws IOException {
        Optional<Connector> connector = sound(arguments.file());
        if (connector.isEmpty()) {
            return 2;
        }
        known(connector.get(), arguments.streams());
        TrialPrint print = new TrialPrint(out);
        try (Connections connections =
                Connections.alone(RateLimit.alone(), new TrialBounds(arguments.allowed()), SystemClock.utc())) {
            Trial trial = Trial.of(connector.get(), arguments.access(connector.get(), environment), connections);
            TrialReport report = trial.run(arguments.streams(), arguments.json() ? stream -> {} : print::stream);
            if (!arguments.json()) {
                print.end(report);
            }
            out.println(json(report));
            return report.ok() ? 0 : 1;
        } catch (Problem e) {
            return misunderstood(e.getMessage());
        }
    }

    private static void known(Connector connector, Set<String> streams) {
        for (String name : streams) {
            if (connector.stream(name).isEmpty()) {
                throw new IllegalArgumentException("The connector has no stream " + name + "; it has "
                        + connector.streams().stream().map(each -> each.name()).collect(Collectors.joining(", "))
                        + ".");
            }
        }
    }

    private static String json(TrialReport report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can always be written", e);
        }
    }

    private int misunderstood(String why) {
        err.println(why);
        err.println("holdfast connector --help says more.");
        return 2;
    }
}
