/**
 * Engine.IO v4: sessions over WebSocket and HTTP long-polling, with upgrade and heartbeat. It moves
 * messages and knows nothing of what they mean. The one way in is {@link EngineServer}; what a
 * session has to say reaches its {@link SessionListener}.
 *
 * <p>A session lives on the event loop of the request that opened it. Everything that happens to it
 * happens there, and everything sent to it passes through that loop's {@link LoopWriter}.
 */
@NullMarked
package latchkey.socketio.engine;

import org.jspecify.annotations.NullMarked;
