/* XR_HTCX_vive_tracker_interaction for a runtime that has none: an OpenXR API layer for tests.
 *
 * A program that asks for the extension meets it through the loader, as with a real runtime. Trackers stand in STAGE, where a file says
 * (VR_DTI_TRACKERS, a line a tracker: role, x y z in metres, quaternion x y z w, trigger 0..1, 1 if it is seen); whoever changes one
 * replaces the file. With VR_DTI_TRACKERS_REFUSED set, the runtime offers the extension and knows none of its paths. Everything else is the runtime's own, and what it would not know of trackers never reaches it.
 *
 * One instance and one session at a time; a layer for tests needs no more.
 */
#include <stdio.h>
#include <stdlib.h>

#include "layer.h"

typedef uint64_t XrPath;
typedef struct { float x, y, z, w; } Quat;
typedef struct { float x, y, z; } Vec;
typedef struct { Quat turn; Vec at; } Pose;

#define EXTENSION "XR_HTCX_vive_tracker_interaction"
#define PROFILE "/interaction_profiles/htc/vive_tracker_htcx"
#define ROLES "/user/vive_tracker_htcx/role/"
enum {
    ERROR_VALIDATION = -1, ERROR_SIZE = -11, ERROR_PATH_UNSUPPORTED = -22,
    TYPE_REFERENCE_SPACE = 37, TYPE_PATHS = 1000103000, TYPE_CONNECTED = 1000103001, STAGE = 3, ALL_FLAGS = 15
};

typedef struct { int32_t type; const void *next; char name[64]; int32_t kind; uint32_t paths; const XrPath *path; char shown[128]; } ActionInfo;
typedef struct { Handle action; XrPath binding; } Binding;
typedef struct { int32_t type; const void *next; XrPath profile; uint32_t count; const Binding *bindings; } Suggestion;
typedef struct { int32_t type; const void *next; Handle action; XrPath path; Pose pose; } ActionSpaceInfo;
typedef struct { int32_t type; const void *next; int32_t kind; Pose pose; } ReferenceSpaceInfo;
typedef struct { int32_t type; void *next; uint64_t flags; Pose pose; } Location;
typedef struct { int32_t type; const void *next; Handle action; XrPath path; } StateInfo;
typedef struct { int32_t type; void *next; float value; uint32_t changed; int64_t change_time; uint32_t active; } FloatState;
typedef struct { int32_t type; void *next; XrPath persistent, role; } Paths;
typedef struct { int32_t type; const void *next; Paths *paths; } Connected;

#define MOST 16
typedef struct { char role[64]; Pose pose; float trigger; int seen; } Tracker;

static Handle instance;
static Handle actions[MOST]; /* whose subaction paths are trackers */
static Handle spaces[MOST];
static char space_roles[MOST][64];
static int action_count, space_count, told_count;
static char told[MOST][64]; /* roles of which a connection was told */
static Paths told_paths;

static int read_trackers(Tracker *found) {
    const char *path = getenv("VR_DTI_TRACKERS");
    FILE *file = path ? fopen(path, "r") : NULL;
    int count = 0;
    if (!file) return 0;
    while (count < MOST) {
        Tracker *t = &found[count];
        if (fscanf(file, "%63s %f %f %f %f %f %f %f %f %d", t->role, &t->pose.at.x, &t->pose.at.y, &t->pose.at.z, &t->pose.turn.x,
                   &t->pose.turn.y, &t->pose.turn.z, &t->pose.turn.w, &t->trigger, &t->seen) != 10) break;
        count++;
    }
    fclose(file);
    return count;
}

static int find_tracker(const char *role, Tracker *out) {
    Tracker all[MOST];
    int count = read_trackers(all);
    for (int n = 0; n < count; n++)
        if (!strcmp(all[n].role, role)) { *out = all[n]; return 1; }
    return 0;
}

static Function below(const char *name) {
    Function f = NULL;
    return next_get && next_get(instance, name, &f) == SUCCESS ? f : NULL;
}
#define BELOW(name, ...) ((XrResult (*)(__VA_ARGS__))below(name))

/* The role of a path of a tracker, empty for any other path. */
static void role_of(XrPath path, char *role) {
    char text[256] = "";
    uint32_t length = 0;
    role[0] = 0;
    if (!path || BELOW("xrPathToString", Handle, XrPath, uint32_t, uint32_t *, char *)(instance, path, sizeof text, &length, text)) return;
    if (strncmp(text, ROLES, strlen(ROLES))) return;
    snprintf(role, 64, "%.63s", text + strlen(ROLES));
    role[strcspn(role, "/")] = 0;
}

static XrPath path_of(const char *text) {
    XrPath path = 0;
    BELOW("xrStringToPath", Handle, const char *, XrPath *)(instance, text, &path);
    return path;
}

static int is_ours(Handle action) {
    for (int n = 0; n < action_count; n++)
        if (actions[n] == action) return 1;
    return 0;
}

static Vec rotated(Quat q, Vec v) {
    Vec u = {q.y * v.z - q.z * v.y + q.w * v.x, q.z * v.x - q.x * v.z + q.w * v.y, q.x * v.y - q.y * v.x + q.w * v.z};
    Vec r = {v.x + 2 * (q.y * u.z - q.z * u.y), v.y + 2 * (q.z * u.x - q.x * u.z), v.z + 2 * (q.x * u.y - q.y * u.x)};
    return r;
}

static Pose composed(Pose a, Pose b) {
    Quat p = a.turn, q = b.turn;
    Vec moved = rotated(p, b.at);
    Pose r = {{p.w * q.x + p.x * q.w + p.y * q.z - p.z * q.y, p.w * q.y - p.x * q.z + p.y * q.w + p.z * q.x,
               p.w * q.z + p.x * q.y - p.y * q.x + p.z * q.w, p.w * q.w - p.x * q.x - p.y * q.y - p.z * q.z},
              {a.at.x + moved.x, a.at.y + moved.y, a.at.z + moved.z}};
    return r;
}

static Paths paths_of(const char *role) {
    char text[160];
    Paths p = {TYPE_PATHS, NULL, 0, 0};
    snprintf(text, sizeof text, "/devices/htc/vive_tracker/%s", role);
    p.persistent = path_of(text);
    snprintf(text, sizeof text, ROLES "%s", role);
    p.role = path_of(text);
    return p;
}

/* --- what the program calls --- */

static XrResult enumerate(Handle i, uint32_t capacity, uint32_t *count, Paths *paths) {
    Tracker all[MOST];
    (void)i;
    *count = (uint32_t)read_trackers(all);
    if (!capacity) return SUCCESS;
    if (capacity < *count) return ERROR_SIZE;
    for (uint32_t n = 0; n < *count; n++) {
        if (paths[n].type != TYPE_PATHS) return ERROR_VALIDATION;
        Paths p = paths_of(all[n].role);
        paths[n].persistent = p.persistent;
        paths[n].role = p.role;
    }
    return SUCCESS;
}

static XrResult create_action(Handle set, const ActionInfo *info, Handle *action) {
    ActionInfo plain = *info;
    char role[64] = "";
    for (uint32_t n = 0; n < info->paths && !role[0]; n++) role_of(info->path[n], role);
    if (role[0]) { plain.paths = 0; plain.path = NULL; }
    XrResult result = BELOW("xrCreateAction", Handle, const ActionInfo *, Handle *)(set, &plain, action);
    if (result == SUCCESS && role[0] && action_count < MOST) actions[action_count++] = *action;
    return result;
}

static XrResult suggest(Handle i, const Suggestion *s) {
    if (s->profile != path_of(PROFILE)) return BELOW("xrSuggestInteractionProfileBindings", Handle, const Suggestion *)(i, s);
    if (getenv("VR_DTI_TRACKERS_REFUSED")) return ERROR_PATH_UNSUPPORTED;
    for (uint32_t n = 0; n < s->count; n++) {
        char role[64];
        role_of(s->bindings[n].binding, role);
        if (!role[0] || !is_ours(s->bindings[n].action)) return ERROR_VALIDATION;
    }
    return SUCCESS;
}

static XrResult create_action_space(Handle session, const ActionSpaceInfo *info, Handle *space) {
    char role[64];
    role_of(info->path, role);
    if (!role[0]) return BELOW("xrCreateActionSpace", Handle, const ActionSpaceInfo *, Handle *)(session, info, space);
    if (!is_ours(info->action) || space_count >= MOST) return ERROR_VALIDATION;
    ReferenceSpaceInfo stage = {TYPE_REFERENCE_SPACE, NULL, STAGE, {{0, 0, 0, 1}, {0, 0, 0}}};
    XrResult result = BELOW("xrCreateReferenceSpace", Handle, const ReferenceSpaceInfo *, Handle *)(session, &stage, space);
    if (result == SUCCESS) {
        spaces[space_count] = *space;
        snprintf(space_roles[space_count++], 64, "%.63s", role);
    }
    return result;
}

static XrResult locate(Handle space, Handle base, int64_t time, Location *location) {
    XrResult result = BELOW("xrLocateSpace", Handle, Handle, int64_t, Location *)(space, base, time, location);
    for (int n = 0; n < space_count && result == SUCCESS; n++)
        if (spaces[n] == space) {
            Tracker t;
            if (find_tracker(space_roles[n], &t) && t.seen) {
                location->pose = composed(location->pose, t.pose);
                location->flags &= ALL_FLAGS;
            } else {
                location->flags = 0;
            }
        }
    return result;
}

static XrResult destroy_space(Handle space) {
    for (int n = 0; n < space_count; n++)
        if (spaces[n] == space) {
            space_count--;
            spaces[n] = spaces[space_count];
            memcpy(space_roles[n], space_roles[space_count], 64);
        }
    return BELOW("xrDestroySpace", Handle)(space);
}

static XrResult get_float(Handle session, const StateInfo *info, FloatState *state) {
    char role[64];
    Tracker t;
    role_of(info->path, role);
    if (!role[0]) return BELOW("xrGetActionStateFloat", Handle, const StateInfo *, FloatState *)(session, info, state);
    if (!is_ours(info->action)) return ERROR_VALIDATION;
    state->active = (uint32_t)find_tracker(role, &t);
    state->value = state->active ? t.trigger : 0;
    state->changed = 0;
    state->change_time = 0;
    return SUCCESS;
}

static XrResult poll(Handle i, Connected *event) {
    Tracker all[MOST];
    int count = read_trackers(all);
    for (int n = 0; n < count; n++) {
        int known = 0;
        for (int k = 0; k < told_count; k++) known |= !strcmp(told[k], all[n].role);
        if (known || told_count >= MOST) continue;
        snprintf(told[told_count++], 64, "%.63s", all[n].role);
        told_paths = paths_of(all[n].role);
        event->type = TYPE_CONNECTED;
        event->next = NULL;
        event->paths = &told_paths;
        return SUCCESS;
    }
    for (int k = 0; k < told_count; k++) { /* one that went is told again when it comes back */
        int there = 0;
        for (int n = 0; n < count; n++) there |= !strcmp(told[k], all[n].role);
        if (!there) memmove(told[k], told[--told_count], 64);
    }
    return BELOW("xrPollEvent", Handle, void *)(i, event);
}

static XrResult destroy_instance(Handle i) {
    XrResult result = BELOW("xrDestroyInstance", Handle)(i);
    action_count = space_count = told_count = 0;
    return result;
}

static XrResult get_address(Handle i, const char *name, Function *function) {
    static const struct { const char *name; Function ours; } table[] = {
        {"xrEnumerateViveTrackerPathsHTCX", (Function)enumerate}, {"xrCreateAction", (Function)create_action},
        {"xrSuggestInteractionProfileBindings", (Function)suggest}, {"xrCreateActionSpace", (Function)create_action_space},
        {"xrLocateSpace", (Function)locate}, {"xrDestroySpace", (Function)destroy_space}, {"xrGetActionStateFloat", (Function)get_float},
        {"xrPollEvent", (Function)poll}, {"xrDestroyInstance", (Function)destroy_instance},
    };
    for (size_t n = 0; n < sizeof table / sizeof *table; n++)
        if (!strcmp(table[n].name, name)) { *function = table[n].ours; return SUCCESS; }
    return next_get ? next_get(i, name, function) : ERROR_FUNCTION;
}

static XrResult create_instance(const InstanceInfo *info, CreateInfo *layer, Handle *out) {
    const char *kept[256];
    InstanceInfo plain = *info;
    CreateInfo down = *layer;
    if (info->extensions > 256) return ERROR_INITIALIZATION;
    plain.extensions = 0;
    for (uint32_t n = 0; n < info->extensions; n++)
        if (strcmp(info->extension_names[n], EXTENSION)) kept[plain.extensions++] = info->extension_names[n];
    plain.extension_names = kept;
    down.next = layer->next->next;
    XrResult result = layer->next->create(&plain, &down, out);
    if (result == SUCCESS) {
        next_get = layer->next->get;
        instance = *out;
    }
    return result;
}

NEGOTIATE("XR_APILAYER_VRDTI_trackers")
