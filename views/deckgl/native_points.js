// The painter for a GPU: a deck.gl layer of native points, one vertex a model, straight from the columns.

/** What both painters are told of a frame, as a uniform block. */
const looks = {
  name: 'looks',
  vs: `layout(std140) uniform looksUniforms {
  float radius;
  float broad;
  float clear;
  float largest;
  float opacity;
  float near;
  float pixels;
} looks;
`,
  uniformTypes: { radius: 'f32', broad: 'f32', clear: 'f32', largest: 'f32', opacity: 'f32', near: 'f32', pixels: 'f32' },
};

const VERTEX = `#version 300 es
#define SHADER_NAME native-points
in float x; in float y; in float z; in float code; in float size; in float visible;
uniform sampler2D palette;
out vec4 shade; out float across;
void main() {
  int at = int(code * CODE_STEPS + 0.5);
  vec4 colour = texelFetch(palette, ivec2(at % 256, at / 256), 0);
  gl_Position = project_position_to_clipspace(vec3(x, y, z) * 65535.0, vec3(0.0), vec3(0.0));
  float perspective = looks.near > 0.0 ? clamp(looks.near / gl_Position.w, 0.4, looks.broad) : 1.0;
  float factor = mix(1.0, looks.largest, size * size);
  across = max(1.0, 2.0 * looks.radius * factor * perspective * looks.pixels);
  gl_PointSize = across;
  shade = vec4(colour.rgb, 1.0 - pow(1.0 - looks.opacity, mix(colour.a, 1.0, looks.clear)));
  if (visible < 0.002) gl_Position = vec4(3.0, 3.0, 3.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 shade; in float across;
out vec4 colour;
void main() {
  float outside = (length(gl_PointCoord - 0.5) - 0.5) * across + 0.5;
  float cover = across < 1.5 ? 1.0 : 1.0 - clamp(outside, 0.0, 1.0);
  if (cover <= 0.0) discard;
  colour = vec4(shade.rgb, shade.a * cover);
}`;

/** No depth: a point in front covers no more than one behind, as on the CPU. */
export const OVER = {
  depthWriteEnabled: false,
  depthCompare: 'always',
  blend: true,
  blendColorSrcFactor: 'src-alpha',
  blendColorDstFactor: 'one-minus-src-alpha',
  blendAlphaSrcFactor: 'one',
  blendAlphaDstFactor: 'one-minus-src-alpha',
};
const PALETTE_WIDTH = 256;
const COLUMNS = ['x', 'y', 'z', 'code', 'size'];

/**
 * The layer's class, made from the deck.gl that was loaded.
 *
 * Its props: `cloud` (the typed columns x, y, z or null, code, size or null, visible and the number of rows), `palette`
 * (RGBA, one colour a code), `looks` (gives radius, broad, clear, largest, opacity, near, pixels) and `count` (rows to draw, for a trial).
 */
export function nativePointsLayer({ deck, luma }) {
  class NativePointsLayer extends deck.Layer {
    getShaders() {
      const steps = this.props.cloud.code.BYTES_PER_ELEMENT === 1 ? '255.0' : '65535.0';
      const vs = VERTEX.replace('CODE_STEPS', steps);
      return super.getShaders({ vs, fs: FRAGMENT, modules: [deck.project32, looks] });
    }

    initializeState() {
      const { device } = this.context;
      const { cloud } = this.props;
      const wide = (values) => (values?.BYTES_PER_ELEMENT === 2 ? 'unorm16' : 'unorm8');
      const nothing = new Uint8Array(cloud.rows);
      const columns = { ...cloud, z: cloud.z ?? nothing, size: cloud.size ?? nothing };
      const names = ['x', 'y', 'z', 'code', 'size', 'visible'];
      const buffers = Object.fromEntries(names.map((name) => [name, device.createBuffer({ data: columns[name] })]));
      const model = new luma.Model(device, {
        ...this.getShaders(),
        id: this.props.id,
        topology: 'point-list',
        isInstanced: false,
        vertexCount: this.props.count,
        bufferLayout: names.map((name) => ({ name, format: wide(columns[name]) })),
        attributes: buffers,
      });
      this.setState({ model, buffers });
      this.#mask();
      this.#colour();
    }

    shouldUpdateState({ changeFlags }) {
      return changeFlags.somethingChanged;
    }

    updateState({ props, oldProps }) {
      if (!oldProps.cloud) return; // initialised just now
      const { model, buffers } = this.state;
      model.setVertexCount(props.count);
      if (COLUMNS.some((name) => props.cloud[name] !== oldProps.cloud[name])) {
        this.#free();
        this.initializeState();
        return;
      }
      if (props.cloud.visible !== oldProps.cloud.visible) {
        buffers.visible.write(props.cloud.visible);
        this.#mask();
      }
      if (props.palette !== oldProps.palette) this.#colour();
    }

    /** Count what the vertices that are drawn leave unmasked. */
    #mask() {
      const { cloud, count } = this.props;
      this.state.unmasked = Math.min(count, cloud.unmasked);
    }

    #colour() {
      const { palette } = this.props;
      const rows = Math.ceil(palette.length / 4 / PALETTE_WIDTH);
      const data = new Uint8Array(rows * PALETTE_WIDTH * 4);
      data.set(palette);
      this.state.palette?.destroy();
      this.state.palette = this.context.device.createTexture({
        width: PALETTE_WIDTH,
        height: rows,
        format: 'rgba8unorm',
        data,
        sampler: { minFilter: 'nearest', magFilter: 'nearest' },
      });
      this.state.model.setBindings({ palette: this.state.palette });
    }

    draw() {
      const { model, unmasked } = this.state;
      model.shaderInputs.setProps({ looks: this.props.looks() });
      model.draw(this.context.renderPass);
      this.props.onDrawn(unmasked);
    }

    finalizeState(context) {
      super.finalizeState(context);
      this.#free();
    }

    #free() {
      this.state.model?.destroy();
      this.state.palette?.destroy();
      Object.values(this.state.buffers ?? {}).forEach((buffer) => buffer.destroy());
    }

    getBounds() {
      return null;
    }
  }
  NativePointsLayer.layerName = 'NativePointsLayer';
  NativePointsLayer.defaultProps = {
    cloud: { type: 'object', value: null },
    palette: { type: 'object', value: null },
    looks: { type: 'function', value: () => ({}) },
    count: 0,
    parameters: { type: 'object', value: OVER }, // deck.gl sets them anew at each draw
    onDrawn: { type: 'function', value: () => {} },
  };
  return NativePointsLayer;
}
