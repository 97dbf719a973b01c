package ebb.watch.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

    @Test
    void readsWhatLinuxWrites() {
        assertEquals(OptionalLong.of(91_156L << 10), ResidentMemory.fromProc("""
                Name:\tjava
                VmHWM:\t  120000 kB
                VmRSS:\t   91156 kB
                RssAnon:\t   60000 kB
                """));
        assertEquals(OptionalLong.empty(), ResidentMemory.fromProc("Name:\tkthreadd\n"));
    }

    @Test
    void seesThisProcess() {
        assertTrue(ResidentMemory.of(ProcessHandle.current().pid()).orElseThrow() > 10 << 20);
    }

    @Test
    void aProcessThatIsNotThereHasNone() {
        assertEquals(OptionalLong.empty(), ResidentMemory.of(999_999_999L));
    }
}
