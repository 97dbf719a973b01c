package ebb.cli;

import ebb.cli.get.GetRun;
import ebb.cli.get.GetSettings;
import ebb.cli.model.TimeSpan;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ebb get}: fetches URLs over HTTP/3, and ends as curl would. */
@Command(name = "get", sortOptions = false, mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Fetch URLs over HTTP/3. Those of one server share a connection.",
        footer = {"", "Exit codes are curl's: 3 malformed URL, 6 host not found, 7 no connection,",
            "22 HTTP error (with -f), 23 cannot write, 28 timeout, 35 TLS handshake,",
                    "56 cannot receive, 60 certificate."})
final class GetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "URL", description = "What to fetch; https:// may be left out.")
    private List<String> urls;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Write to FILE instead of to standard output."
            + " With several URLs: a directory, or as many -o as URLs.")
    private List<String> outputs = new ArrayList<>();

    @Mixin
    private TrustOptions trust;

    @Option(names = {"-v", "--verbose"}, description = "Show the handshake and the header fields.")
    private boolean verbose;

    @Option(names = {"-X", "--request"}, paramLabel = "METHOD",
            description = "The method. Default: GET, or POST with -d.")
    private String method;

    @Option(names = {"-H", "--header"}, paramLabel = "NAME: VALUE", description = "A header field; may be repeated.")
    private List<String> fields = new ArrayList<>();

    @Option(names = {"-d", "--data"}, paramLabel = "DATA|@FILE", description = "Send DATA, or the content of FILE.")
    private String data;

    @Option(names = {"-I", "--head"}, description = "Fetch the header fields alone and print them.")
    private boolean head;

    @Option(names = {"-f", "--fail"}, description = "End with code 22 when the server answers with an error.")
    private boolean fail;

    @Option(names = {"-s", "--silent"}, description = "No progress bar and no error messages.")
    private boolean silent;

    @Option(names = {"-m", "--max-time"}, paramLabel = "TIME", description = "Give up after this long.")
    private TimeSpan maxTime;

    @Mixin
    private TraceOptions traces;

    @Override
    public Integer call() throws Exception {
        GetSettings.Request request = GetSettings.Request.of(method, fields, data, head);
        GetSettings.Display display = new GetSettings.Display(verbose, silent, Terminal.standardErrorShowsProgress());
        GetSettings settings = new GetSettings(urls, outputs, request, display, fail,
                Optional.ofNullable(maxTime).map(TimeSpan::duration), trust.trust(), traces.files());
        return GetRun.run(settings, new FileOutputStream(FileDescriptor.out), spec.commandLine().getErr());
    }
}
