import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A service that keeps a session per customer: about 12 KiB of small objects, dropped 90 s after its last use. */
public final class Sessions {
    private static final long LIFETIME_NANOSECONDS = 90_000_000_000L;

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private static final class Session {
        final List<String> basket = new ArrayList<>();
        volatile long used;
    }

    public static void main(String[] arguments) throws Exception {
        Sessions service = new Sessions();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        HttpServer server = HttpServer.create(address, 256);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/session/", exchange -> {
            byte[] page = service.visit(exchange.getRequestURI().getPath()).getBytes();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
            pause();
        });
        server.start();
        while (true) {
            Thread.sleep(1000);
            service.expire();
        }
    }

    /** Keeps a client from taking a whole processor: the recording is about memory. */
    private static void pause() {
        try {
            Thread.sleep(4);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String visit(String customer) {
        Session session = sessions.computeIfAbsent(customer, name -> new Session());
        session.used = System.nanoTime();
        synchronized (session) {
            while (session.basket.size() < 100) {
                session.basket.add(customer + "/" + "article".repeat(10) + session.basket.size());
            }
            return String.join("\n", session.basket);
        }
    }

    private void expire() {
        long oldest = System.nanoTime() - LIFETIME_NANOSECONDS;
        for (Iterator<Session> all = sessions.values().iterator(); all.hasNext(); ) {
            if (all.next().used < oldest) {
                all.remove();
            }
        }
    }
}
