/* What every API layer of OpenXR here needs: how the loader finds it, and whom it calls next.
 *
 * The few structures are declared as openxr.h has them (LP64), so that no package is needed to build a layer.
 */
#ifndef VR_DTI_LAYER_H
#define VR_DTI_LAYER_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SUCCESS = 0, ERROR_INITIALIZATION = -6, ERROR_FUNCTION = -7 };

typedef int32_t XrResult;
typedef void *Handle;
typedef struct { int32_t type; const void *next; uint64_t flags; char application[128]; uint32_t application_version; char engine[128];
                 uint32_t engine_version; uint64_t api; uint32_t layers; const char *const *layer_names; uint32_t extensions;
                 const char *const *extension_names; } InstanceInfo;
typedef void (*Function)(void);
typedef XrResult (*GetAddress)(Handle, const char *, Function *);
typedef struct NextInfo { int32_t type; uint32_t version; size_t size; char name[256]; GetAddress get;
                          XrResult (*create)(const InstanceInfo *, void *, Handle *); struct NextInfo *next; } NextInfo;
typedef struct { int32_t type; uint32_t version; size_t size; void *loader; char settings[512]; NextInfo *next; } CreateInfo;
typedef struct { int32_t type; uint32_t version; size_t size; uint32_t interface; uint64_t api; GetAddress get;
                 XrResult (*create)(const InstanceInfo *, CreateInfo *, Handle *); } Request;

static GetAddress next_get; /* of the layer below, once there is an instance */

/* The one function that a layer shows the loader: what asks for functions is `get_address`, what makes an instance `create_instance`. */
#define NEGOTIATE(LAYER)                                                                                                   \
    XrResult xrNegotiateLoaderApiLayerInterface(const void *loader, const char *name, Request *request) {                  \
        if (!loader || !request || strcmp(name, LAYER)) return ERROR_INITIALIZATION;                                       \
        request->interface = 1;                                                                                            \
        request->api = (uint64_t)1 << 48;                                                                                  \
        request->get = get_address;                                                                                        \
        request->create = create_instance;                                                                                 \
        return SUCCESS;                                                                                                    \
    }

#endif
