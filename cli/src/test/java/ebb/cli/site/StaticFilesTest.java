package ebb.cli.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    private static final Instant CHANGED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String CHANGED_FIELD = "Fri, 02 Jan 2026 03:04:05 GMT";

    @TempDir
    Path home;
    private Site site;

    @BeforeEach
    void files() throws IOException {
        Path root = Files.createDirectories(home.resolve("root"));
        Files.createDirectories(root.resolve("dir/empty"));
        Files.createDirectories(root.resolve(".well-known"));
        Files.writeString(root.resolve("ten.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("ten.txt"), FileTime.from(CHANGED));
        Files.writeString(root.resolve("dir/index.html"), "<p>index");
        Files.writeString(root.resolve("a b+ü.css"), "p{}");
        Files.writeString(root.resolve(".secret"), "hidden");
        Files.writeString(root.resolve(".well-known/x"), "known");
        Files.writeString(home.resolve("outside.txt"), "outside");
        Files.createSymbolicLink(root.resolve("escape.txt"), home.resolve("outside.txt"));
        Files.createSymbolicLink(root.resolve("up"), home);
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("ten.txt"));
        Files.createSymbolicLink(root.resolve("dir/empty/index.html"), home.resolve("outside.txt"));
        site = Site.ofDirectory(root);
    }

    private Answer ask(String method, String target, Map<String, String> fields) {
        return site.answer(new SiteRequest(method, target, name -> Optional.ofNullable(fields.get(name)),
                InputStream.nullInputStream()));
    }

    private Answer get(String target) {
        return ask("GET", target, Map.of());
    }

    private static String text(Answer answer) throws IOException {
        var out = new ByteArrayOutputStream();
        answer.content().writeTo(out);
        assertEquals(answer.content().length(), out.size(), "the promised length");
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void servesAFileWithItsTypeAndValidators() throws IOException {
        Answer answer = get("/ten.txt?query");
        assertEquals(200, answer.status());
        assertEquals("0123456789", text(answer));
        assertEquals("10", answer.field("content-length").orElseThrow());
        assertEquals("text/plain; charset=utf-8", answer.field("content-type").orElseThrow());
        assertEquals(CHANGED_FIELD, answer.field("last-modified").orElseThrow());
        assertTrue(answer.field("etag").orElseThrow().matches("\"[0-9a-f]+-a\""));
    }

    @Test
    void decodesNamesAndShowsTheIndex() throws IOException {
        assertEquals("p{}", text(get("/a%20b+%C3%BC.css")));
        assertEquals("<p>index", text(get("/dir/")));
        assertEquals("0123456789", text(get("/inside.txt")));
        assertEquals("known", text(get("/.well-known/x")));
    }

    @Test
    void directoryWithoutSlashIsRedirectedOnThisHost() {
        assertEquals("/dir/?q", get("/dir?q").field("location").orElseThrow());
        assertEquals(301, get("/dir").status());
        assertEquals("/dir/", get("//dir").field("location").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../outside.txt", "/%2e%2e/outside.txt", "/dir/../../outside.txt", "/..%2foutside.txt",
        "/..%5coutside.txt", "/escape.txt", "/up/outside.txt", "/dir/empty/",
                "/.secret", "/ten.txt%00", "/ten.txt/", "/%",
        "/%zz", "/%ff", "/nothing", "/.", "/", "/ten.txt%2f"})
    void nothingOutsideOrHiddenOrMalformedIsFound(String target) {
        assertEquals(404, get(target).status());
    }

    @Test
    void otherMethodsAreRefusedWithWhatIsAllowed() {
        Answer answer = ask("POST", "/ten.txt", Map.of());
        assertEquals(405, answer.status());
        assertEquals("GET, HEAD", answer.field("allow").orElseThrow());
        assertEquals(400, ask("OPTIONS", "*", Map.of()).status());
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-3, 0123, bytes 0-3/10", "bytes=7-, 789, bytes 7-9/10", "bytes=-2, 89, bytes 8-9/10",
        "bytes=8-99, 89, bytes 8-9/10", "bytes=-99, 0123456789, bytes 0-9/10", "'bytes=99-100,1-1', 1, bytes 1-1/10"})
    void oneRange(String range, String content, String contentRange) throws IOException {
        Answer answer = ask("GET", "/ten.txt", Map.of("range", range));
        assertEquals(206, answer.status());
        assertEquals(content, text(answer));
        assertEquals(contentRange, answer.field("content-range").orElseThrow());
        assertEquals(Integer.toString(content.length()), answer.field("content-length").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=-0", "bytes=10-20,30-"})
    void rangesOutsideTheFileAreUnsatisfiable(String range) {
        Answer answer = ask("GET", "/ten.txt", Map.of("range", range));
        assertEquals(416, answer.status());
        assertEquals("bytes */10", answer.field("content-range").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=3-1", "lines=1-2", "bytes=", "bytes=a-b", "bytes=0-9,0-9",
        "bytes=0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0,1-1,0-0"})
    void malformedOrGreedyRangesGetTheWholeFile(String range) {
        assertEquals(200, ask("GET", "/ten.txt", Map.of("range", range)).status());
    }

    @Test
    void severalRangesComeAsMultipart() throws IOException {
        Answer answer = ask("GET", "/ten.txt", Map.of("range", "bytes=0-1, 8-"));
        String type = answer.field("content-type").orElseThrow();
        String boundary = type.substring(type.indexOf('=') + 1);
        assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
        assertEquals("""
                \r
                --B\r
                content-type: text/plain; charset=utf-8\r
                content-range: bytes 0-1/10\r
                \r
                01\r
                --B\r
                content-type: text/plain; charset=utf-8\r
                content-range: bytes 8-9/10\r
                \r
                89\r
                --B--\r
                """.replace("B", boundary), text(answer));
    }

    @Test
    void unchangedFilesAreNotSentAgain() {
        String etag = get("/ten.txt").field("etag").orElseThrow();
        assertEquals(304, ask("GET", "/ten.txt", Map.of("if-none-match", "\"x\", W/" + etag)).status());
        assertEquals(304, ask("GET", "/ten.txt", Map.of("if-none-match", "*")).status());
        assertEquals(304, ask("GET", "/ten.txt", Map.of("if-modified-since", CHANGED_FIELD)).status());
        assertEquals(200, ask("GET", "/ten.txt",
                Map.of("if-modified-since", "Fri, 02 Jan 2026 03:04:04 GMT")).status());
        assertEquals(200, ask("GET", "/ten.txt", Map.of("if-modified-since", "last week")).status());
        assertEquals(200, ask("GET", "/ten.txt",
                Map.of("if-none-match", "\"other\"", "if-modified-since", CHANGED_FIELD)).status());
        assertTrue(ask("GET", "/ten.txt", Map.of("if-none-match", "*")).field("content-length").isEmpty());
    }

    @Test
    void preconditionsThatDoNotHoldAreSaid() {
        String etag = get("/ten.txt").field("etag").orElseThrow();
        assertEquals(200, ask("GET", "/ten.txt", Map.of("if-match", etag)).status());
        assertEquals(412, ask("GET", "/ten.txt", Map.of("if-match", "W/" + etag)).status());
        assertEquals(412, ask("GET", "/ten.txt",
                Map.of("if-unmodified-since", "Fri, 02 Jan 2026 03:04:04 GMT")).status());
        assertEquals(200, ask("GET", "/ten.txt", Map.of("if-unmodified-since", CHANGED_FIELD)).status());
    }

    @Test
    void ifRangeGuardsAgainstMixingVersions() {
        String etag = get("/ten.txt").field("etag").orElseThrow();
        assertEquals(206, ask("GET", "/ten.txt", Map.of("range", "bytes=1-2", "if-range", etag)).status());
        assertEquals(200, ask("GET", "/ten.txt", Map.of("range", "bytes=1-2", "if-range", "\"old\"")).status());
        assertEquals(206, ask("GET", "/ten.txt", Map.of("range", "bytes=1-2", "if-range", CHANGED_FIELD)).status());
        assertEquals(200, ask("GET", "/ten.txt", Map.of("range", "bytes=1-2", "if-range", "W/" + etag)).status());
        assertEquals(200, ask("HEAD", "/ten.txt", Map.of("range", "bytes=1-2")).status());
    }

    @Test
    void aFileThatShrinksWhileItIsSentIsAnError() throws IOException {
        Answer answer = get("/ten.txt");
        Files.writeString(home.resolve("root/ten.txt"), "0");
        assertThrows(EOFException.class, () -> answer.content().writeTo(new ByteArrayOutputStream()));
    }
}
