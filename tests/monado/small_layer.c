/* A headset whose eyes take few pixels: an OpenXR API layer for tests of whole runs.
 *
 * Where the processor draws, pixels are half of what a frame costs, and what such a test asks is not seen in them. The layer recommends
 * WIDTH x HEIGHT for each eye; the runtime's limits and everything else are its own.
 * One instance at a time.
 */
#include "layer.h"

enum { WIDTH = 80, HEIGHT = 60 };

typedef struct { int32_t type; void *next; uint32_t width, most_width, height, most_height, samples, most_samples; } View;
typedef XrResult (*Enumerate)(Handle, uint64_t, int32_t, uint32_t, uint32_t *, View *);
static Enumerate next_views;

static XrResult views(Handle instance, uint64_t system, int32_t kind, uint32_t room, uint32_t *count, View *out) {
    XrResult result = next_views(instance, system, kind, room, count, out);
    for (uint32_t n = 0; result == SUCCESS && out && n < *count && n < room; n++) {
        out[n].width = WIDTH;
        out[n].height = HEIGHT;
    }
    return result;
}

static XrResult get_address(Handle instance, const char *name, Function *function) {
    XrResult result = next_get ? next_get(instance, name, function) : ERROR_FUNCTION;
    if (result == SUCCESS && !strcmp(name, "xrEnumerateViewConfigurationViews")) {
        next_views = (Enumerate)*function;
        *function = (Function)views;
    }
    return result;
}

static XrResult create_instance(const InstanceInfo *info, CreateInfo *layer, Handle *out) {
    CreateInfo down = *layer;
    down.next = layer->next->next;
    XrResult result = layer->next->create(info, &down, out);
    if (result == SUCCESS) next_get = layer->next->get;
    return result;
}

NEGOTIATE("XR_APILAYER_VRDTI_small")
