package ebb.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 4096", "64k, 65536", "64K, 65536", "512m, 536870912", "1G, 1073741824", "1.5k, 1536",
        "2t, 2199023255552", "10MB, 10485760", "10MiB, 10485760", "17b, 17"})
    void readsWhatPeopleWrite(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "-1", "12q", "1e9", "0x10", "1.k", "9999999999g", "999999999999999999t"})
    void refusesTheRestWithAnExample(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
        assertTrue(refused.getMessage().contains("'" + text + "'"), refused.getMessage());
    }

    @Test
    void describesForPeople() {
        assertEquals("17 B", new ByteSize(17).toString());
        assertEquals("1.5 KiB", new ByteSize(1536).toString());
        assertEquals("512 MiB", new ByteSize(512L << 20).toString());
    }
}
