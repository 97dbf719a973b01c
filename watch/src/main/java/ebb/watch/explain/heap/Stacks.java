package ebb.watch.explain.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import shark.GcRoot;
import shark.HprofHeader;
import shark.HprofRecord.StackFrameRecord;
import shark.HprofRecordReader;
import shark.HprofRecordTag;
import shark.StreamingHprofReader;

/**
 * The stacks of the threads in a dump, virtual ones included, parked or not. Owned by one {@link Walk}. Bounds: the
 * frames of all threads, and the names of all classes and methods while the file is read.
 */
final class Stacks {

    /**
     * One call.
     *
     * @param type the class's name
     * @param place class, method, file and line
     */
    record Frame(String type, String place) {
    }

    private final Map<Integer, Integer> threads = new HashMap<>();
    private final Map<Integer, List<Frame>> calls = new HashMap<>();

    /** Reads the stacks in a file; the roots say which belongs to which thread. */
    static Stacks read(Path dump, Heap heap) throws IOException {
        Reading reading = new Reading();
        HprofHeader header = HprofHeader.Companion.parseHeaderOf(dump.toFile());
        StreamingHprofReader.Companion.readerFor(dump.toFile(), header).readRecords(
                EnumSet.of(HprofRecordTag.STRING_IN_UTF8, HprofRecordTag.LOAD_CLASS, HprofRecordTag.STACK_FRAME,
                        HprofRecordTag.STACK_TRACE), reading::record);
        Stacks stacks = new Stacks();
        for (GcRoot root : heap.roots()) {
            if (root instanceof GcRoot.ThreadObject thread) {
                int object = heap.find(thread.getId());
                stacks.threads.put(thread.getThreadSerialNumber(), object);
                stacks.calls.put(object, reading.traces.getOrDefault(thread.getStackTraceSerialNumber(), List.of())
                        .stream().map(reading::frame).toList());
            }
        }
        return stacks;
    }

    /** The thread with a serial number of the dump. */
    int thread(int serial) {
        return threads.getOrDefault(serial, Heap.NONE);
    }

    /** A thread's calls, the innermost first. */
    List<Frame> of(int thread) {
        return calls.getOrDefault(thread, List.of());
    }

    /**
     * Whether a thread is one of Ebb's own that is not in the application's code at this moment. What its stack refers to
     * is in use for as long as a packet or an event is looked at, and held by nobody.
     */
    boolean isEbbAtWork(int thread) {
        return isEbbAtWork(of(thread));
    }

    static boolean isEbbAtWork(List<Frame> calls) {
        List<Owner> owners = calls.stream().map(call -> Owner.of(call.type())).toList();
        return owners.contains(Owner.EBB) && !owners.contains(Owner.APPLICATION);
    }

    /** The application's innermost call among a frame and those that led to it, else among all; else the frame itself. */
    String place(int thread, int frame) {
        List<Frame> frames = of(thread);
        int begin = Math.clamp(frame, 0, frames.size());
        return Stream.concat(frames.subList(begin, frames.size()).stream(), frames.stream())
                .filter(call -> Owner.of(call.type()) == Owner.APPLICATION)
                .findFirst().map(Frame::place)
                .orElse(begin < frames.size() ? frames.get(begin).place() : "");
    }

    private static final class Reading {
        private final Map<Long, String> texts = new HashMap<>();
        private final Map<Integer, Long> classNames = new HashMap<>();
        private final Map<Long, StackFrameRecord> frames = new HashMap<>();
        private final Map<Integer, List<Long>> traces = new HashMap<>();

        void record(HprofRecordTag tag, long length, HprofRecordReader reader) {
            switch (tag) {
                case STRING_IN_UTF8 -> {
                    var text = reader.readStringRecord(length);
                    texts.put(text.getId(), text.getString());
                }
                case LOAD_CLASS -> {
                    var loaded = reader.readLoadClassRecord();
                    classNames.put(loaded.getClassSerialNumber(), loaded.getClassNameStringId());
                }
                case STACK_FRAME -> {
                    StackFrameRecord frame = reader.readStackFrameRecord();
                    frames.put(frame.getId(), frame);
                }
                case STACK_TRACE -> {
                    var trace = reader.readStackTraceRecord();
                    List<Long> ids = new ArrayList<>();
                    for (long id : trace.getStackFrameIds()) {
                        ids.add(id);
                    }
                    traces.put(trace.getStackTraceSerialNumber(), ids);
                }
                default -> reader.skip(length);
            }
        }

        Frame frame(long id) {
            StackFrameRecord frame = frames.get(id);
            String type = texts.getOrDefault(classNames.get(frame.getClassSerialNumber()), "?").replace('/', '.');
            String source = texts.getOrDefault(frame.getSourceFileNameStringId(), "");
            int line = frame.getLineNumber();
            String place = source.isEmpty() ? "" : "(" + source + (line > 0 ? ":" + line : "") + ")";
            return new Frame(type, type + "." + texts.get(frame.getMethodNameStringId()) + place);
        }
    }
}
