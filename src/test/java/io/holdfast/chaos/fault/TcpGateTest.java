package io.holdfast.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpGateTest {
    private ServerSocket echo;
    private TcpGate gate;

    @BeforeEach
    void a_gate_to_a_server_that_echoes() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = echo.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                }
            } catch (IOException e) {
                // closed
            }
        });
        gate = TcpGate.to(echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        gate.close();
        echo.close();
    }

    @Test
    void an_open_gate_lets_bytes_through_in_both_directions() throws IOException {
        try (Socket socket = connected()) {
            assertThat(echoed(socket, 7)).isEqualTo(7);
            assertThat(echoed(socket, 8)).isEqualTo(8);
        }
    }

    @Test
    void a_cut_ends_connections_and_lets_new_ones_through() throws IOException {
        try (Socket socket = connected()) {
            assertThat(echoed(socket, 7)).isEqualTo(7);

            gate.cut();

            assertThatThrownBy(() -> lost(socket)).isInstanceOf(IOException.class);
        }
        try (Socket another = connected()) {
            assertThat(echoed(another, 9)).isEqualTo(9);
        }
    }

    @Test
    void a_gate_that_refuses_ends_connections_and_every_new_one_until_it_is_opened() throws IOException {
        gate.refuse();
        assertThatThrownBy(() -> {
                    try (Socket socket = connected()) {
                        lost(socket);
                    }
                })
                .isInstanceOf(IOException.class);

        gate.open();

        try (Socket socket = connected()) {
            assertThat(echoed(socket, 7)).isEqualTo(7);
        }
    }

    @Test
    void what_was_said_to_a_stalled_gate_arrives_when_it_is_opened() throws IOException {
        try (Socket socket = connected()) {
            assertThat(echoed(socket, 7)).isEqualTo(7);
            gate.stall();
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> echoed(socket, 8)).isInstanceOf(SocketTimeoutException.class);

            gate.open();

            socket.setSoTimeout(5000);
            assertThat(socket.getInputStream().read()).isEqualTo(8);
        }
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket("127.0.0.1", gate.port());
        socket.setSoTimeout(5000);
        return socket;
    }

    private static int echoed(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    private static void lost(Socket socket) throws IOException {
        if (echoed(socket, 1) < 0) {
            throw new IOException("the end");
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // cut
        }
    }
}
