package ebb.cli;

import ebb.cli.model.ByteSize;
import ebb.cli.model.CommandFailure;
import ebb.cli.model.HostPort;
import ebb.cli.model.TimeSpan;
import ebb.cli.serve.AdminChoice;
import ebb.cli.soak.message.CloseMode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code ebb} command. Turns arguments into a command, and every outcome into an exit code: 0 well, 1 a failure
 * while running, 2 wrong arguments; {@code get} uses curl's codes.
 */
@Command(name = "ebb", description = "QUIC and HTTP/3 in pure Java.", versionProvider = Version.class,
        mixinStandardHelpOptions = true, subcommands = {ServeCommand.class, GetCommand.class, PerfCommand.class,
                SoakCommand.class, ExplainCommand.class, TopCommand.class, TrainCommand.class},
        footer = {"", "ebb COMMAND --help shows a command's options."})
public final class Ebb {

    private Ebb() {
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with its converters and error handling, as {@code main} uses it. */
    static CommandLine commandLine() {
        Ebb root = new Ebb();
        CommandLine line = new CommandLine(root);
        line.registerConverter(ByteSize.class, converter(ByteSize::parse));
        line.registerConverter(TimeSpan.class, converter(TimeSpan::parse));
        line.registerConverter(HostPort.class, converter(HostPort::parse));
        line.registerConverter(AdminChoice.class, converter(AdminChoice::parse));
        line.registerConverter(CloseMode.class, converter(CloseMode::of));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // "-d @FILE" is the content of a request, not a file of further arguments.
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler(Ebb::misused);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
        line.setUsageHelpWidth(100);
        line.setExecutionStrategy(parsed -> parsed.hasSubcommand() || parsed.isUsageHelpRequested()
                || parsed.isVersionHelpRequested() ? new CommandLine.RunLast().execute(parsed) : withoutCommand(line));
        return line;
    }

    private static int withoutCommand(CommandLine line) {
        line.usage(line.getErr());
        return CommandFailure.USAGE;
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private static int misused(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        StringBuilder line = new StringBuilder("ebb: ").append(firstLine(wrong));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                line.append("; did you mean ").append(suggestions.getFirst()).append('?');
            }
        }
        command.getErr().println(line + " (" + command.getCommandSpec().qualifiedName() + " --help)");
        return CommandFailure.USAGE;
    }

    private static String firstLine(ParameterException wrong) {
        return wrong.getMessage().lines().findFirst().orElse("wrong arguments").replaceFirst("^Error: ", "");
    }

    private static int failed(Exception failure, PrintWriter err) {
        if (failure instanceof CommandFailure expected) {
            err.println("ebb: " + expected.getMessage());
            return expected.exitCode();
        }
        err.println("ebb: internal failure: " + failure);
        System.getLogger(Ebb.class.getName()).log(Level.ERROR, "this is a defect of Ebb", failure);
        return CommandFailure.RUNTIME;
    }
}
